// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace gatepost::cli {

// Turns SIGTERM and SIGINT into a Qt signal: the first asks for an orderly stop, a second one ends the process at once
// (exit code 1). Thread: main. One per process.
class StopSignals : public QObject
{
    Q_OBJECT

public:
    explicit StopSignals(QObject *parent = nullptr);
    ~StopSignals() override;

Q_SIGNALS:
    void stopAsked();
};

} // namespace gatepost::cli

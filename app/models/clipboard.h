// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QtQml/qqmlregistration.h>

namespace gatepost::models {

// For copy buttons. QML: `session.clipboard`. Thread: GUI.
class Clipboard : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("session.clipboard")

public:
    using QObject::QObject;

    Q_INVOKABLE void copy(const QString &text);

Q_SIGNALS:
    void copied(); // for a toast
};

} // namespace gatepost::models

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace gatepost::core {

// How the collector is doing, at one moment.
struct Health {
    bool storing = false; // false while the database cannot be written
    QString trouble; // one sentence for a person while not storing; else empty
    qint64 queued = 0; // hits waiting for a commit
    qint64 queueLimit = 0;
    qint64 storedHits = 0; // since start
    qint64 storedLastMinute = 0;
    qint64 lastCommitAgoMs = -1; // -1: nothing committed since start
};

// Thread: any.
class HealthSource
{
public:
    virtual ~HealthSource() = default;
    virtual Health health() const = 0;
};

} // namespace gatepost::core

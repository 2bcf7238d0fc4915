// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace gatepost::core {

// Where time comes from. Handed to constructors, so that tests can stop it.
// Thread: any; implementations are stateless or locked.
class Clock
{
public:
    virtual ~Clock() = default;

    // Milliseconds since the Unix epoch, UTC. May jump when the system clock is set.
    virtual qint64 nowMs() const = 0;

    // Milliseconds from an arbitrary start. Never goes back: for deadlines and ages.
    virtual qint64 monotonicMs() const = 0;
};

class SystemClock final : public Clock
{
public:
    qint64 nowMs() const override;
    qint64 monotonicMs() const override;
};

} // namespace gatepost::core

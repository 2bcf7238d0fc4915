// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/core/clock.h"

#include <chrono>

namespace gatepost::core {

qint64 SystemClock::nowMs() const
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

qint64 SystemClock::monotonicMs() const
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

} // namespace gatepost::core

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ctime>

namespace gatepost::console {

// Processor time that the calling thread has used, in milliseconds; what it waits for does not count.
inline double threadMs()
{
    timespec used{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) * 1e3 + static_cast<double>(used.tv_nsec) / 1e6;
}

} // namespace gatepost::console

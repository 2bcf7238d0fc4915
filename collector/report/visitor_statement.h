// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/site.h"

#include <QString>

namespace gatepost::report {

// The paragraph that the privacy page of `site` can carry: what its options really collect, and no promise beyond.
// English, plain text, one paragraph. Thread: any; pure.
QString visitorStatement(const core::Site &site);

} // namespace gatepost::report

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/result.h"

#include <QString>

namespace gatepost::core {

// A size as people write it: "500MB", "2 GB", "1.5TB". The units are powers of 1000, so what is kept under "2 GB" is
// under it by whoever's counting. Fails with InvalidInput for anything else, and for less than 50 MB or more than
// 1000 TB. Thread: any.
Result<qint64> parseByteSize(const QString &text);

// "2 GB", "1.5 MB", "812 bytes".
QString byteSizeText(qint64 bytes);

} // namespace gatepost::core

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/report/table.h"

#include <QByteArray>

namespace gatepost::report {

// RFC 4180: comma, CRLF, header row; UTF-8 without a mark. Every text is quoted, numbers and absent figures are plain.
// A text that a spreadsheet would run as a formula gets a leading apostrophe (csvText). `other` is the last row.
QByteArray csvOf(const Table &table);

// One quoted text cell. Guarded are = + - @ in ASCII and full width, TAB, CR and LF at the beginning.
QString csvText(const QString &text);

} // namespace gatepost::report

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace gatepost::enrich {

// All functions of this room are pure look-ups: any thread, no I/O, no failure but "unknown" (empty).

// True for code points that no stored text may hold: control characters, bidirectional controls (they make a shown
// text lie), line separators, byte order marks and interlinear marks.
bool isForbiddenInText(char32_t codePoint);

// Text of a person or a page as it is stored: broken UTF-8 becomes U+FFFD, tabs and line ends become a space,
// other forbidden code points go, runs of spaces become one, ends are trimmed, and at most `maxCodePoints` remain.
// Cleaning a cleaned text changes nothing.
QByteArray cleanText(QByteArrayView utf8, qsizetype maxCodePoints);

} // namespace gatepost::enrich

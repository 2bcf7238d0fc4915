// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace gatepost::enrich {

inline constexpr qsizetype kMaxPathBytes = 2048;

// The one spelling under which a page is stored. `raw` is a path as browsers give it (percent-encoded), or a whole
// http(s) address of which only the path is looked at. The result is UTF-8, starts with '/', and has at most
// kMaxPathBytes bytes:
// - query and fragment are cut; percent-escapes are decoded once, broken ones stay as they are; an escape whose
//   character would change the meaning of the text ('?', '#', a '%' before two hex digits) stays escaped;
// - broken UTF-8 becomes U+FFFD, the text is in form NFC, forbidden code points (text.h) are removed;
// - repeated slashes are one, `.` and `..` are resolved;
// - a part between slashes that holds what looks like an e-mail address or a long token becomes `:token`.
// canonicalPath(canonicalPath(x)) == canonicalPath(x) for any bytes.
QByteArray canonicalPath(QByteArrayView raw);

// True when a decoded part of a path holds, anywhere, what looks like an e-mail address or like something no person
// typed: a UUID, a hash, a session or reset token, a number of 16 digits or more.
bool looksSecret(QByteArrayView part);

} // namespace gatepost::enrich

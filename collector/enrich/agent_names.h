// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <string_view>

namespace gatepost::enrich {

// The name that people know, for a family of uap-core's browsers: "Chrome" for "Chrome Mobile iOS". A family without
// a name here keeps its own; what is no browser's name ("Other") is empty.
QByteArray browserName(std::string_view family);

// Likewise for systems: "macOS" for "Mac OS X", "Linux" for every distribution.
QByteArray systemName(std::string_view family);

} // namespace gatepost::enrich

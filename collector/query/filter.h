// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/result.h"
#include "collector/query/query.h"

#include <QString>

namespace gatepost::query {

// The text form of a filter, in URLs, on the command line and in presets: a dimension's name, one of `==`, `!=`, `=^`
// (begins with), `!^` (does not begin with), and a percent-encoded UTF-8 value; no value: the unknown one.
// The value of `property` is one pair, property==plan=pro: it passes events that have it, whatever else they have.
// Fails with InvalidInput and names what could have been written.
core::Result<Filter> parseFilter(const QString &text);

// parseFilter(filterText(f)) == f for every filter.
QString filterText(const Filter &filter);

} // namespace gatepost::query

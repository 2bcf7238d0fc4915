// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <functional>
#include <string_view>
#include <vector>

namespace gatepost::enrich {

// The tables of resources/data as they are compiled in: `name` is a file name such as "sources.tsv".
QByteArray builtInTable(const char *name);

// Calls `row` with the tab-separated cells of every line that is neither empty nor a comment (`#`). The views live
// as long as `text`.
void forEachRow(const QByteArray &text, const std::function<void(const std::vector<std::string_view> &)> &row);

} // namespace gatepost::enrich

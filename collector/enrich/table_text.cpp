// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/table_text.h"

#include <QFile>

#include <algorithm>

// A static library's resources are only linked in when something names them; the macro must stand outside any namespace.
static void linkTables() { Q_INIT_RESOURCE(gatepost_tables); }

namespace gatepost::enrich {

QByteArray builtInTable(const char *name)
{
    linkTables();
    QFile file(QStringLiteral(":/gatepost/data/") + QLatin1String(name));
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(opened, "builtInTable", name);
    return opened ? file.readAll() : QByteArray();
}

void forEachRow(const QByteArray &text, const std::function<void(const std::vector<std::string_view> &)> &row)
{
    std::string_view rest(text.constData(), static_cast<std::size_t>(text.size()));
    std::vector<std::string_view> cells;
    while (!rest.empty()) {
        std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        if (line.empty() || line.front() == '#')
            continue;
        cells.clear();
        for (std::size_t tab = line.find('\t'); tab != std::string_view::npos; tab = line.find('\t')) {
            cells.push_back(line.substr(0, tab));
            line.remove_prefix(tab + 1);
        }
        cells.push_back(line);
        row(cells);
    }
}

} // namespace gatepost::enrich

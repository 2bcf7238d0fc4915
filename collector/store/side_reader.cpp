// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/side_reader.h"

#include "collector/store/schema.h"
#include "collector/store/sql_text.h"
#include "collector/store/sqlite.h"

#include <QFileInfo>

#include <functional>

namespace gatepost::store {

namespace {

// Runs `read` on a read-only connection, unless there is no database yet.
core::Result<void> withDatabase(const QString &path, const std::function<void(Connection &)> &read)
{
    if (!QFileInfo::exists(path))
        return {};
    try {
        Connection connection(path, Connection::Access::Read);
        if (auto readable = checkReadable(connection, path); !readable)
            return readable;
        read(connection);
        return {};
    } catch (const SqlError &error) {
        return toError(error, QStringLiteral("read the database"), path);
    }
}

} // namespace

core::Result<std::vector<core::DropCount>> readDrops(const QString &databasePath, core::TimeRange range)
{
    std::vector<core::DropCount> drops;
    const auto read = withDatabase(databasePath, [&](Connection &connection) {
        Statement rows(connection, sqlText(QLatin1String("select_drops")));
        rows.bind(0, range.from).bind(1, range.to);
        while (rows.step()) {
            const qint64 reason = rows.integer(2);
            if (reason >= 0 && reason < core::kDropReasonCount) {
                drops.push_back({static_cast<core::Slot>(rows.integer(0)), static_cast<core::SiteId>(rows.integer(1)),
                    static_cast<core::DropReason>(reason), rows.integer(3), rows.text(4)});
            }
        }
    });
    if (!read)
        return read.error();
    return drops;
}

core::Result<std::vector<UnlistedHost>> readUnlistedHosts(const QString &databasePath)
{
    std::vector<UnlistedHost> hosts;
    const auto read = withDatabase(databasePath, [&](Connection &connection) {
        Statement rows(connection, sqlText(QLatin1String("select_unlisted_hosts")));
        while (rows.step()) {
            UnlistedHost host;
            host.last = {rows.text(0), static_cast<core::Network>(rows.integer(1)),
                static_cast<core::Slot>(rows.integer(3)), rows.text(5), rows.text(6), rows.text(7)};
            host.first = static_cast<core::Slot>(rows.integer(2));
            host.count = rows.integer(4);
            hosts.push_back(std::move(host));
        }
    });
    if (!read)
        return read.error();
    return hosts;
}

} // namespace gatepost::store

// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/retention.h"

#include "collector/store/schema.h"
#include "collector/store/site_table.h"
#include "collector/store/sql_text.h"
#include "collector/store/sqlite.h"

#include <QDateTime>
#include <QFileInfo>

namespace gatepost::store {

core::Slot firstKeptSlot(core::Slot now, int months)
{
    const QDateTime moment = QDateTime::fromSecsSinceEpoch(core::slotStart(now), Qt::UTC);
    return core::slotOfMs(moment.addMonths(-months).toMSecsSinceEpoch());
}

RetentionPlan planRetention(Connection &connection, const std::vector<core::Site> &sites, core::Slot now)
{
    RetentionPlan plan;
    Statement count(connection, sqlText(QLatin1String("count_site_hits_before")));
    Statement packed(connection, sqlText(QLatin1String("sum_site_segments_before")));
    for (const core::Site &site : sites) {
        DueHits due{site.id, firstKeptSlot(now, site.options.retentionMonths), 0};
        due.hits = count.bind(0, due.site).bind(1, due.before).step() ? count.integer(0) : 0;
        count.reset();
        due.hits += packed.bind(0, due.site).bind(1, due.before).step() ? packed.integer(0) : 0;
        packed.reset();
        if (due.hits == 0)
            continue;
        plan.dueHits += due.hits;
        plan.due.push_back(due);
    }
    if (plan.due.empty())
        return plan;
    plan.allHits = connection.number(sqlText(QLatin1String("count_hits")))
        + connection.number(sqlText(QLatin1String("sum_packed_hits")));
    const qint64 bytes = connection.number("PRAGMA page_count") * connection.number("PRAGMA page_size");
    plan.dueBytes = plan.allHits > 0 ? bytes / plan.allHits * plan.dueHits : 0;
    return plan;
}

core::Result<RetentionPlan> readRetentionPlan(const QString &databasePath, core::Slot now)
{
    if (!QFileInfo::exists(databasePath))
        return RetentionPlan{};
    try {
        Connection connection(databasePath, Connection::Access::Read);
        if (auto readable = checkReadable(connection, databasePath); !readable)
            return readable.error();
        Transaction snapshot(connection, Connection::Access::Read);
        return planRetention(connection, readSites(connection), now);
    } catch (const SqlError &error) {
        return toError(error, QStringLiteral("read the database"), databasePath);
    }
}

} // namespace gatepost::store

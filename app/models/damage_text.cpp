// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/damage_text.h"

#include "app/models/formatter.h"
#include "app/models/report_scope.h"
#include "collector/query/calendar.h"

#include <QCoreApplication>

#include <algorithm>

namespace gatepost::models {

namespace {

constexpr qsizetype kMostNamed = 3;

QString tr(const char *text) { return QCoreApplication::translate("gatepost::models::DamageText", text); }

QString daysOf(core::TimeRange slotRange, const ReportScope &scope)
{
    const QDate first = query::localDate(slotRange.from, scope.zone());
    const QDate last = query::localDate(slotRange.to - 1, scope.zone());
    const Formatter &format = scope.formatter();
    return first == last ? format.dayMonthYear(last)
                         : QStringLiteral("%1 \u2013 %2").arg(format.dayMonthYear(first), format.dayMonthYear(last));
}

} // namespace

QString damageText(const QList<query::Damage> &damage, const ReportScope &scope)
{
    if (damage.isEmpty())
        return {};
    QList<query::Damage> parts = damage;
    std::sort(parts.begin(), parts.end(),
        [](const query::Damage &a, const query::Damage &b) { return a.slots.from < b.slots.from; });
    QStringList named;
    for (const query::Damage &part : parts)
        named.append(tr("%1 of %2").arg(daysOf(part.slots, scope), scope.siteNameOf(part.site)));
    named.removeDuplicates();
    const qsizetype more = named.size() - kMostNamed;
    if (more > 0) {
        named.resize(kMostNamed);
        named.append(tr("and %1 more").arg(scope.formatter().count(static_cast<double>(more))));
    }
    return tr("Some days could not be read: %1. The figures leave them out. Run gatepostd doctor.")
        .arg(named.join(QStringLiteral(", ")));
}

} // namespace gatepost::models

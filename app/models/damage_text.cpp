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

QString daysText(QDate first, QDate last, const Formatter &format)
{
    return first == last ? format.dayMonthYear(last)
                         : QStringLiteral("%1 \u2013 %2").arg(format.dayMonthYear(first), format.dayMonthYear(last));
}

// A few by name, the rest by their number.
QString fewOf(QStringList named, const Formatter &format)
{
    named.removeDuplicates();
    const qsizetype more = named.size() - kMostNamed;
    if (more > 0) {
        named.resize(kMostNamed);
        named.append(tr("and %1 more").arg(format.count(static_cast<double>(more))));
    }
    return named.join(QStringLiteral(", "));
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
    for (const query::Damage &part : parts) {
        const QDate first = query::localDate(part.slots.from, scope.zone());
        const QDate last = query::localDate(part.slots.to - 1, scope.zone());
        named.append(tr("%1 of %2").arg(daysText(first, last, scope.formatter()), scope.siteNameOf(part.site)));
    }
    return tr("Some days could not be read: %1. The figures leave them out. Run gatepostd doctor.")
        .arg(fewOf(named, scope.formatter()));
}

QString leftOutText(const std::vector<report::LeftOut> &parts, const Formatter &format)
{
    QStringList named;
    for (const report::LeftOut &part : parts) {
        const QDate first = QDate::fromString(part.firstDay, Qt::ISODate);
        named.append(daysText(first, QDate::fromString(part.lastDay, Qt::ISODate), format));
    }
    return fewOf(named, format);
}

} // namespace gatepost::models

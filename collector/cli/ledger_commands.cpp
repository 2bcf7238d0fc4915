// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/cli/commands.h"
#include "collector/cli/site_access.h"
#include "collector/cli/usage.h"
#include "collector/enrich/text.h"
#include "collector/enrich/user_agent.h"
#include "collector/query/query.h"
#include "collector/query/range_text.h"
#include "collector/report/table_layout.h"
#include "collector/store/data_directory.h"
#include "collector/store/side_reader.h"

#include <map>
#include <tuple>

using namespace Qt::StringLiterals;

namespace gatepost::cli {

namespace {

QString timeOf(core::Slot slot) { return report::timeText(slot, QTimeZone::utc()); }

QString nameOf(const core::SiteBook &book, core::SiteId site)
{
    const core::Site *known = book.byId(site);
    return known ? known->name : u"-"_s;
}

// Control characters could move the terminal's cursor, and those of writing directions make a line lie.
QString shown(const QByteArray &utf8)
{
    QList<uint> text = QString::fromUtf8(utf8).toUcs4();
    for (uint &c : text) {
        if (enrich::isForbiddenInText(c))
            c = u' ';
    }
    return QString::fromUcs4(reinterpret_cast<const char32_t *>(text.constData()), text.size());
}

} // namespace

int drops(const QStringList &words)
{
    Usage usage(u"drops [--site SITE] [--from DATE] [--to DATE] [--by total|hour] [--data DIR]"_s,
        u"Shows what was refused or ignored: site, reason, rule, the rule's class (of bots: ai, crawler, monitor, …) "
        "and count; by hour with its start (UTC) first."_s);
    usage.option(u"site"_s, u"SITE"_s, u"its name, id, key or one of its hosts (all, and what was nobody's)"_s);
    usage.option(u"from"_s, u"DATE"_s, u"first day or moment, in UTC (all)"_s);
    usage.option(u"to"_s, u"DATE"_s, u"first day or moment that is no longer in it (all)"_s);
    usage.option(u"by"_s, u"total|hour"_s, u"one line in all, or one for each hour"_s, u"total"_s);
    if (const std::optional<int> code = usage.read(words))
        return *code;
    const bool byHour = usage.value(u"by"_s) == "hour"_L1;
    if (!usage.words().isEmpty() || (!byHour && usage.value(u"by"_s) != "total"_L1))
        return wrongUsage(u"drops takes no words, and --by total or hour"_s);
    const auto range = query::parseRange(usage.value(u"from"_s), usage.value(u"to"_s), QTimeZone::utc());
    if (!range)
        return wrongUsage(range.error().what);
    const auto book = readSites(usage.dataDirectory());
    if (!book)
        return failed(book.error());
    core::SiteId wanted = core::kNoSite;
    if (usage.isSet(u"site"_s)) {
        const auto site = findSite(usage.dataDirectory(), usage.value(u"site"_s));
        if (!site)
            return failed(site.error());
        wanted = site->id;
    }
    const auto counts = store::readDrops(store::DataDirectory(usage.dataDirectory()).databasePath(), range.value());
    if (!counts)
        return failed(counts.error());

    std::map<std::tuple<core::Slot, core::SiteId, core::DropReason, QByteArray>, qint64> sums;
    for (const core::DropCount &drop : counts.value()) {
        if (wanted == core::kNoSite || drop.site == wanted)
            sums[{byHour ? drop.hour : 0, drop.site, drop.reason, drop.rule}] += drop.count;
    }
    for (const auto &[key, count] : sums) {
        const auto &[hour, site, reason, rule] = key;
        const QByteArray kind = reason == core::DropReason::Bot ? enrich::botClassOf(rule) : QByteArray();
        const QString line = u"%1\t%2\t%3\t%4\t%5"_s.arg(nameOf(*book.value(), site), core::dropReasonName(reason),
            rule.isEmpty() ? u"-"_s : shown(rule), kind.isEmpty() ? u"-"_s : shown(kind), QString::number(count));
        print(byHour ? timeOf(hour) + u'\t' + line : line);
    }
    return kDone;
}

int hosts(const QStringList &words)
{
    Usage usage(u"hosts [--data DIR]"_s,
        u"Shows hosts that send views but belong to no site: host, network, count, first and last seen (UTC), and "
        "title, page and referrer of the last view. List one with: gatepostd site edit SITE --host HOST, or let it be "
        "dropped with: gatepostd site edit SITE --set skip-hosts=HOST. They are forgotten after 30 days."_s);
    if (const std::optional<int> code = usage.read(words))
        return *code;
    if (!usage.words().isEmpty())
        return wrongUsage(u"hosts takes no words"_s);
    const auto found = store::readUnlistedHosts(store::DataDirectory(usage.dataDirectory()).databasePath());
    if (!found)
        return failed(found.error());
    for (const store::UnlistedHost &host : found.value()) {
        print(u"%1\t%2\t%3\t%4\t%5\t%6\t%7\t%8"_s.arg(shown(host.last.host), core::networkName(host.last.network),
            QString::number(host.count), timeOf(host.first), timeOf(host.last.slot), shown(host.last.title),
            shown(host.last.page), shown(host.last.referrer)));
    }
    return kDone;
}

} // namespace gatepost::cli

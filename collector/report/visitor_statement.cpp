// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/report/visitor_statement.h"

#include <QStringList>

namespace gatepost::report {

namespace {

using core::CountrySource;
using core::SiteOptions;
using core::VisitCounting;

QString listOf(const QStringList &things)
{
    if (things.size() < 2)
        return things.join(QString());
    return QStringLiteral("%1 and %2")
        .arg(things.sliced(0, things.size() - 1).join(QStringLiteral(", ")), things.constLast());
}

QString namesOf(const std::vector<QByteArray> &names)
{
    QStringList texts;
    for (const QByteArray &name : names)
        texts.append(QString::fromUtf8(name));
    return listOf(texts);
}

QString events(const SiteOptions &options)
{
    if (!options.agent || !options.events)
        return {};
    if (options.eventProperties.empty())
        return QStringLiteral("Actions that the page names, such as a download, are stored in the same way, by name.");
    return QStringLiteral(
        "Actions that the page names, such as a download, are stored in the same way, by name and with "
        "their %1.")
        .arg(namesOf(options.eventProperties));
}

QString recorded(const SiteOptions &options)
{
    if (!options.agent)
        return QStringLiteral(
            "For each page view it stores the page, the host name, the network (clear net, Tor or I2P) "
            "and the quarter of an hour.");
    const QString page = options.queryParameters.empty()
        ? QStringLiteral("the page without its parameters")
        : QStringLiteral("the page with the parameters %1").arg(namesOf(options.queryParameters));
    QStringList things{page, QStringLiteral("the host name"), QStringLiteral("the network (clear net, Tor or I2P)"),
        QStringLiteral("the quarter of an hour"),
        QStringLiteral("the address of the page that linked here without its "
                       "parameters")};
    const auto add = [&things](bool wanted, const char *thing) {
        if (wanted)
            things.append(QLatin1String(thing));
    };
    add(options.title, "the page's title");
    add(options.campaign, "the campaign named in the link");
    add(options.platform, "the browser, the system and the kind of device");
    add(options.screen, "the class of the screen's size");
    add(options.language, "the browser's first language");
    // Without a country the zone's name would still tell it, so only the offset is kept then.
    const bool hasZone = options.country != CountrySource::None;
    add(hasZone, "the time zone with its offset from UTC");
    add(!hasZone, "the clock's offset from UTC");
    add(options.loadTime, "how long the page took to load");
    return QStringLiteral("For each page view it stores %1.").arg(listOf(things));
}

QString country(const SiteOptions &options)
{
    if (!options.agent || options.country == CountrySource::None)
        return {};
    return options.country == CountrySource::TimeZone
        ? QStringLiteral("The country is guessed from the browser's time zone.")
        : QStringLiteral("The country is looked up from the network address, in memory; the address is not stored.");
}

QString visits(const SiteOptions &options)
{
    if (!options.agent)
        return {};
    switch (options.visits) {
    case VisitCounting::Off:
        return QStringLiteral("Views are not linked to visits.");
    case VisitCounting::Referrer:
        return QStringLiteral("A view that comes from another site is counted as the beginning of a visit.");
    case VisitCounting::Tab:
        return QStringLiteral("The number of views in the same browser tab is counted in that tab's own storage, which "
                              "ends with the tab; only that number is sent.");
    case VisitCounting::Address:
        return QStringLiteral("To tell visits apart, a hash of network address and browser is kept in memory, with a "
                              "secret key that is replaced each day and then erased; it is never written to disk.");
    }
    return {};
}

QString counter(const SiteOptions &options)
{
    if (!options.counter)
        return {};
    return options.counterLooksAtAgent
        ? QStringLiteral("An image counts views where scripts are off or blocked; the browser's name is looked at to "
                         "leave out crawlers, and not stored.")
        : QStringLiteral("An image counts views where scripts are off or blocked; neither the address nor the browser "
                         "is looked at.");
}

QString months(int count) { return count == 1 ? QStringLiteral("one month") : QStringLiteral("%1 months").arg(count); }

} // namespace

QString visitorStatement(const core::Site &site)
{
    const SiteOptions &options = site.options;
    QStringList sentences{
        QStringLiteral("This site measures its use with Gatepost, which runs on a server of its own operator and hands "
                       "nothing to others."),
        recorded(options), country(options), visits(options), counter(options)};
    sentences.append(events(options));
    sentences.append(QStringLiteral("No network address, no cookie and no identifier of a person is stored."));
    sentences.append(
        options.honourOptOut ? QStringLiteral(
            "Of browsers that send Global Privacy Control or Do Not Track only their number in each hour is recorded.")
                             : QStringLiteral("Global Privacy Control and Do Not Track are not taken into account."));
    sentences.append(QStringLiteral("Records are deleted after %1.").arg(months(options.retentionMonths)));
    sentences.removeAll(QString());
    return sentences.join(u' ');
}

} // namespace gatepost::report

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/formatter.h"

#include "collector/core/channel.h"
#include "collector/core/network.h"
#include "collector/report/zone_countries.h"

#include <QDateTime>

#include <algorithm>
#include <cmath>

namespace gatepost::models {

using core::Dimension;

namespace {

constexpr QChar kNoBreak(0x00a0);
constexpr QChar kMinus(0x2212);
constexpr QChar kDash(0x2013);
const QString kAbsent = QString(kDash);

// The order of day and month, and whether the day carries a point, as the locale's own formats have them.
QString dayMonthFormat(const QLocale &locale)
{
    const QString numeric = locale.dateFormat(QLocale::ShortFormat);
    if (numeric.indexOf(u'M') < numeric.indexOf(u'd'))
        return QStringLiteral("MMM d");
    return locale.dateFormat(QLocale::LongFormat).contains(QLatin1String("d.")) ? QStringLiteral("d. MMM")
                                                                                : QStringLiteral("d MMM");
}

// Countries come from time zones, so a zone that several share says so.
QString timeZoneText(const QString &raw)
{
    const QString text = QString(raw).replace(u'_', u' ');
    return report::zoneCountries(raw).hasOthers ? Formatter::tr("%1 (several countries)").arg(text) : text;
}

QString countryText(const QString &code)
{
    const QLocale::Territory territory = QLocale::codeToTerritory(code);
    return territory == QLocale::AnyTerritory ? code : QLocale::territoryToString(territory);
}

QString languageText(const QString &code)
{
    const QLocale::Language language = QLocale::codeToLanguage(code.section(u'-', 0, 0));
    if (language == QLocale::AnyLanguage || language == QLocale::C)
        return code;
    const QString region = code.section(u'-', -1).toUpper();
    const QLocale::Territory territory =
        region.size() == 2 && code.contains(u'-') ? QLocale::codeToTerritory(region) : QLocale::AnyTerritory;
    const QString name = QLocale::languageToString(language);
    return territory == QLocale::AnyTerritory
        ? name
        : QStringLiteral("%1 (%2)").arg(name, QLocale::territoryToString(territory));
}

// `minutes` as browsers tell them: west of Greenwich is positive.
QString utcOffsetText(const QString &minutes)
{
    bool isNumber = false;
    const int east = -minutes.toInt(&isNumber);
    if (!isNumber)
        return minutes;
    return QStringLiteral("UTC%1%2:%3")
        .arg(east < 0 ? kMinus : QChar(u'+'))
        .arg(std::abs(east) / 60, 2, 10, QChar(u'0'))
        .arg(std::abs(east) % 60, 2, 10, QChar(u'0'));
}

QString capitalised(const QString &text)
{
    if (text == QLatin1String("ai"))
        return QStringLiteral("AI");
    return text.isEmpty() ? text : text.left(1).toUpper() + text.mid(1);
}

} // namespace

Formatter::Formatter(const QLocale &locale, QObject *parent)
    : QObject(parent), m_locale(locale), m_dayMonth(dayMonthFormat(locale))
{
    m_dayMonthYear =
        m_dayMonth == QLatin1String("MMM d") ? QStringLiteral("MMM d, yyyy") : m_dayMonth + QStringLiteral(" yyyy");
}

QString Formatter::number(double value, int decimals) const { return m_locale.toString(value, 'f', decimals); }

QString Formatter::withSign(double value, const QString &magnitude) const
{
    return (value < 0 ? QString(kMinus) : QStringLiteral("+")) + magnitude;
}

QString Formatter::count(double value) const
{
    return std::isnan(value) ? kAbsent : m_locale.toString(static_cast<qlonglong>(std::llround(value)));
}

QString Formatter::decimal(double value) const { return std::isnan(value) ? kAbsent : number(value, 2); }

QString Formatter::percent(double share) const
{
    if (std::isnan(share))
        return kAbsent;
    const bool whole = share == 0 || share == 1;
    return number(share * 100, whole ? 0 : 1) + kNoBreak + u'%';
}

QString Formatter::wholePercent(double share) const
{
    if (std::isnan(share))
        return kAbsent;
    if (share > 0 && share < 0.01)
        return QStringLiteral("<1") + kNoBreak + u'%';
    return number(share * 100, 0) + kNoBreak + u'%';
}

QString Formatter::milliseconds(double ms) const
{
    if (std::isnan(ms) || ms < 0)
        return kAbsent;
    if (ms < 999.5)
        return number(ms, 0) + kNoBreak + QStringLiteral("ms");
    if (ms < 9950)
        return number(ms / 1000, 1) + kNoBreak + QStringLiteral("s");
    const auto seconds = static_cast<qint64>(std::llround(ms / 1000));
    if (seconds < 60)
        return number(static_cast<double>(seconds), 0) + kNoBreak + QStringLiteral("s");
    const QString minutes = QString::number(seconds / 60) + kNoBreak + tr("min");
    return seconds % 60 == 0 ? minutes : minutes + u' ' + QString::number(seconds % 60) + kNoBreak + u's';
}

QString Formatter::ago(double ms) const
{
    if (ms < 60000)
        return tr("%1 s ago").arg(number(std::max(0.0, ms) / 1000, ms < 9950 ? 1 : 0));
    if (ms < 3600000)
        return tr("%1 min ago").arg(number(std::floor(ms / 60000), 0));
    if (ms < 48 * 3600000.0)
        return tr("%1 h ago").arg(number(std::floor(ms / 3600000), 0));
    return tr("%1 days ago").arg(number(std::floor(ms / 86400000), 0));
}

QString Formatter::percentInterval(double low, double high) const
{
    if (std::isnan(low) || std::isnan(high))
        return kAbsent;
    return number(low * 100, 1) + kDash + number(high * 100, 1) + kNoBreak + u'%';
}

QString Formatter::plusMinus(double low, double high) const
{
    if (std::isnan(low) || std::isnan(high))
        return {};
    return QStringLiteral("±") + kNoBreak + number((high - low) * 50, 1);
}

QString Formatter::countChange(double now, double before) const
{
    if (before == 0)
        return now == 0 ? percent(0) : tr("new");
    const double change = now / before - 1;
    // Over ten times as much: a factor reads better than thousands of per cent.
    if (change >= 10)
        return QStringLiteral("×") + number(now / before, 0);
    return std::abs(change) < 0.0005 ? percent(0) : withSign(change, percent(std::abs(change)));
}

QString Formatter::pointChange(double now, double before) const
{
    const double points = (now - before) * 100;
    const QString magnitude = number(std::abs(points), 1) + kNoBreak + tr("pt");
    return std::abs(points) < 0.05 ? tr("no change") : withSign(points, magnitude);
}

QString Formatter::decimalChange(double now, double before) const
{
    const double change = now - before;
    const QString magnitude = number(std::abs(change), 2);
    return std::abs(change) < 0.005 ? tr("no change") : withSign(change, magnitude);
}

QString Formatter::millisecondsChange(double now, double before) const
{
    const double change = now - before;
    return std::abs(change) < 0.5 ? tr("no change") : withSign(change, milliseconds(std::abs(change)));
}

QString Formatter::dayMonth(QDate date) const { return m_locale.toString(date, m_dayMonth); }

QString Formatter::dayMonthYear(QDate date) const { return m_locale.toString(date, m_dayMonthYear); }

QString Formatter::weekday(QDate date) const
{
    return m_locale.dayName(date.dayOfWeek(), QLocale::ShortFormat) + u' ' + dayMonth(date);
}

QString Formatter::days(QDate first, QDate last) const
{
    if (first == last)
        return dayMonth(last);
    const QString between = QStringLiteral(" ") + kDash + u' ';
    if (first.year() != last.year())
        return dayMonthYear(first) + between + dayMonthYear(last);
    return dayMonth(first) + between + dayMonth(last);
}

QString Formatter::time(QTime time) const { return m_locale.toString(time, QLocale::ShortFormat); }

QString Formatter::point(const QDateTime &start, query::Interval interval) const
{
    const QDate date = start.date();
    switch (interval) {
    case query::Interval::Hour:
        return weekday(date) + QStringLiteral(", ") + time(start.time());
    case query::Interval::Week:
        return tr("Week of %1").arg(dayMonthYear(date));
    case query::Interval::Month:
        return m_locale.toString(date, QStringLiteral("MMM yyyy"));
    case query::Interval::Year:
        return m_locale.toString(date, QStringLiteral("yyyy"));
    default:
        return weekday(date);
    }
}

QString Formatter::tick(const QDateTime &start, query::Interval interval) const
{
    if (interval == query::Interval::Hour)
        return start.time() == QTime(0, 0) ? dayMonth(start.date()) : time(start.time());
    if (interval == query::Interval::Month)
        return m_locale.toString(start.date(), QStringLiteral("MMM yyyy"));
    if (interval == query::Interval::Year)
        return m_locale.toString(start.date(), QStringLiteral("yyyy"));
    return dayMonth(start.date());
}

QString Formatter::valueText(Dimension dimension, const QString &raw) const
{
    if (raw == QLatin1String("(other)"))
        return tr("Other");
    switch (dimension) {
    case Dimension::Referrer:
        return raw.isEmpty() ? tr("No referrer") : raw;
    case Dimension::Source:
        return raw.isEmpty() ? tr("No outside source") : raw;
    case Dimension::Medium:
        return raw.isEmpty() ? tr("No outside source") : capitalised(raw);
    case Dimension::CampaignSource:
    case Dimension::CampaignMedium:
    case Dimension::CampaignName:
    case Dimension::CampaignTerm:
    case Dimension::CampaignContent:
        return raw.isEmpty() ? tr("No campaign") : raw;
    case Dimension::Title:
        return raw.isEmpty() ? tr("No title") : raw;
    case Dimension::Network:
        return networkText(raw);
    case Dimension::Channel:
        return channelText(raw);
    case Dimension::Event:
        return raw.isEmpty() ? tr("Unnamed event") : raw;
    default:
        break;
    }
    if (raw.isEmpty())
        return tr("Unknown %1").arg(dimensionLabel(dimension).toLower());
    switch (dimension) {
    case Dimension::Country:
        return countryText(raw);
    case Dimension::Language:
        return languageText(raw);
    case Dimension::UtcOffset:
        return utcOffsetText(raw);
    case Dimension::Device:
        return capitalised(raw);
    case Dimension::TimeZone:
        return timeZoneText(raw);
    case Dimension::Screen:
        return QString(raw).replace(u'x', QStringLiteral(" × ")).replace(u',', QStringLiteral(" × "));
    default:
        return raw;
    }
}

QString Formatter::valueText(const QString &dimension, const QString &raw) const
{
    const auto known = core::dimensionOfName(dimension);
    return known ? valueText(*known, raw) : raw;
}

QString Formatter::dimensionLabel(Dimension dimension) const
{
    switch (dimension) {
    case Dimension::Page:
        return tr("Page");
    case Dimension::Title:
        return tr("Title");
    case Dimension::Referrer:
        return tr("Referrer");
    case Dimension::Source:
        return tr("Source");
    case Dimension::Medium:
        return tr("Medium");
    case Dimension::CampaignSource:
        return tr("Campaign source");
    case Dimension::CampaignMedium:
        return tr("Campaign medium");
    case Dimension::CampaignName:
        return tr("Campaign");
    case Dimension::CampaignTerm:
        return tr("Campaign term");
    case Dimension::CampaignContent:
        return tr("Campaign content");
    case Dimension::Browser:
        return tr("Browser");
    case Dimension::BrowserVersion:
        return tr("Browser version");
    case Dimension::System:
        return tr("System");
    case Dimension::Device:
        return tr("Device");
    case Dimension::Platform:
        return tr("Platform");
    case Dimension::Screen:
        return tr("Screen");
    case Dimension::Language:
        return tr("Language");
    case Dimension::Country:
        return tr("Country");
    case Dimension::TimeZone:
        return tr("Time zone");
    case Dimension::UtcOffset:
        return tr("UTC offset");
    case Dimension::Host:
        return tr("Host");
    case Dimension::Event:
        return tr("Event");
    case Dimension::Property:
        return tr("Event property");
    case Dimension::Network:
        return tr("Network");
    case Dimension::Channel:
        return tr("Channel");
    }
    return {};
}

QString Formatter::dimensionLabel(const QString &dimension) const
{
    const auto known = core::dimensionOfName(dimension);
    return known ? dimensionLabel(*known) : dimension;
}

QString Formatter::networkText(const QString &network) const
{
    const auto known = core::networkOfName(network);
    if (!known)
        return network.isEmpty() ? tr("Unknown network") : network;
    switch (*known) {
    case core::Network::Tor:
        return tr("Tor");
    case core::Network::I2p:
        return tr("I2P");
    case core::Network::ClearNet:
        break;
    }
    return tr("Clear net");
}

QString Formatter::channelText(const QString &channel) const
{
    const auto known = core::channelOfName(channel);
    if (!known)
        return channel;
    switch (*known) {
    case core::Channel::Agent:
        return tr("Script");
    case core::Channel::Counter:
        return tr("Image");
    case core::Channel::Noscript:
        return tr("Scripts off");
    case core::Channel::Log:
        break;
    }
    return tr("Log");
}

} // namespace gatepost::models

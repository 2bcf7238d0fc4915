// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/core/site_options.h"

#include "collector/core/host_name.h"

#include <QStringList>

#include <algorithm>
#include <array>
#include <optional>
#include <variant>

namespace gatepost::core {

namespace {

constexpr std::size_t kMaxEntries = 100;
constexpr qsizetype kMaxEntryBytes = 253;
constexpr std::array<const char *, 3> kCountryWords = {"none", "timezone", "address"};
constexpr std::array<const char *, 4> kVisitWords = {"off", "referrer", "tab", "address"};

using List = std::vector<QByteArray>;
// What an entry of a list must be; empty when it cannot be one.
using Canonical = QByteArray (*)(const QByteArray &entry);

QByteArray hostEntry(const QByteArray &entry) { return canonicalHost(entry); }

bool isWordCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-'
        || c == '.' || c == '[' || c == ']';
}

QByteArray wordEntry(const QByteArray &entry)
{
    return entry.size() <= 64 && std::all_of(entry.begin(), entry.end(), isWordCharacter) ? entry : QByteArray();
}

// At least one segment is hidden, and `*` stands for a whole one.
QByteArray maskEntry(const QByteArray &entry)
{
    if (!entry.startsWith('/') || !entry.contains('*') || entry.size() > kMaxEntryBytes)
        return {};
    // Pages are kept decoded and in one form, so a mask in another would silently fit none.
    const QByteArray mask =
        QString::fromUtf8(QByteArray::fromPercentEncoding(entry)).normalized(QString::NormalizationForm_C).toUtf8();
    const QList<QByteArray> segments = mask.mid(1).split('/');
    const bool whole = std::all_of(segments.begin(), segments.end(), [](const QByteArray &segment) {
        const bool isNamed = !segment.isEmpty() && segment != "." && segment != "..";
        return segment == "*" || (isNamed && !segment.contains('*'));
    });
    return whole ? mask : QByteArray();
}

struct ListKind {
    List SiteOptions::*member;
    Canonical canonical;
    const char *expected;
};
struct NumberKind {
    int SiteOptions::*member;
    int least;
    int most;
};
using Kind =
    std::variant<bool SiteOptions::*, CountrySource SiteOptions::*, VisitCounting SiteOptions::*, NumberKind, ListKind>;

struct Line {
    OptionInfo info;
    Kind kind;
};

OptionInfo info(const char *name, const char *values, const char *sentence)
{
    return {QLatin1String(name), QLatin1String(values), QLatin1String(sentence)};
}

Line line(const char *name, bool SiteOptions::*member, const char *sentence)
{
    return {info(name, "on|off", sentence), member};
}

const std::vector<Line> &lines()
{
    using O = SiteOptions;
    static const std::vector<Line> table = {
        {info("country", "none|timezone|address",
             "timezone needs no address and cannot tell countries that share a zone; address is exact, and reads each "
             "visitor's address in memory."),
            &O::country},
        {info("visits", "off|referrer|tab|address",
             "tab counts in the visitor's own tab and stores nothing about them; address also joins tabs, and keeps a "
             "keyed hash in memory for a day."),
            &O::visits},
        line("agent", &O::agent,
            "Off keeps only the counting image: how many views of which page, and nothing about how it was read."),
        line("title", &O::title, "Page titles make reports readable; leave them off where titles name people."),
        line(
            "screen", &O::screen, "The class of the screen's size helps to choose layouts; rare sizes are never kept."),
        line("language", &O::language, "The first language tells what to translate; it narrows down small audiences."),
        line(
            "load-time", &O::loadTime, "How long pages take to load, as one of 64 steps; costs a second small record."),
        line("campaign", &O::campaign, "utm_ parameters and ref tell which link brought a visitor."),
        line("events", &O::events, "Clicks and downloads that the page names; each is one more record."),
        line("platform", &O::platform, "Browser, system and class of device, major versions only."),
        line("counter", &O::counter,
            "The image that counts with and without scripts; without it nothing tells how much is blocked."),
        line("counter-agent", &O::counterLooksAtAgent,
            "Looks at the user agent of the counting image to leave out crawlers, in memory; truer shares, one thing "
            "more that is looked at."),
        line("honour-optout", &O::honourOptOut,
            "Views of browsers that say GPC or DNT are not stored; off counts people who asked not to be."),
        line("merge-subdomains", &O::mergeSubdomains,
            "Counts every subdomain of a listed host as that host; otherwise each host is listed by itself."),
        line("unlisted-hosts", &O::unlistedHosts,
            "Notes hosts that use this site's key without being listed, which finds copies; off notes nothing."),
        {info("skip-hosts", "list of hosts", "What comes for these hosts is dropped and leaves nothing but a count."),
            ListKind{&O::skippedHosts, hostEntry, "host names such as staging.example.org"}},
        {info("query-parameters", "list of names",
             "Parameters that stay in the page, such as q or id; all others are cut, because they often hold secrets."),
            ListKind{&O::queryParameters, wordEntry, "names such as q or id"}},
        {info("path-masks", "list of patterns",
             "Hides parts of a path: /users/* counts every user's page as one. What is hidden cannot be told apart."),
            ListKind{&O::pathMasks, maskEntry, "paths in which * hides one segment, such as /users/*"}},
        {info("event-properties", "list of names",
             "Properties of events that are kept, such as plan; all others are dropped."),
            ListKind{&O::eventProperties, wordEntry, "names such as plan"}},
        {info("retention", "months", "Views older than this are removed for good; a longer time keeps more history."),
            NumberKind{&O::retentionMonths, 1, 1200}},
        {info("small-count", "number",
             "Shared reports show figures under this as less than it, so that nobody stands out; 0 shows all."),
            NumberKind{&O::smallCount, 0, 1000}},
        line("demo", &O::demo, "Marks the site's records as invented: every screen and JSON report says so."),
    };
    return table;
}

const Line *find(QAnyStringView name)
{
    for (const Line &candidate : lines()) {
        if (QAnyStringView(candidate.info.name) == name)
            return &candidate;
    }
    return nullptr;
}

Error invalid(const QString &what, QAnyStringView where) { return {ErrorCode::InvalidInput, what, where.toString()}; }

Error unknownOption(QAnyStringView name)
{
    QStringList names;
    for (const Line &known : lines())
        names.append(known.info.name);
    return invalid(QStringLiteral("There is no option \"%1\": choose one of %2.")
                       .arg(name.toString().left(64), names.join(QStringLiteral(", "))),
        name);
}

Error oddValue(const Line &option, const QString &text, const QString &expected)
{
    return invalid(
        QStringLiteral("The option %1 cannot be \"%2\": give %3.").arg(option.info.name, text.left(100), expected),
        option.info.name);
}

template <typename Enum, std::size_t N>
std::optional<Enum> enumOfWord(const std::array<const char *, N> &words, const QString &text)
{
    for (std::size_t i = 0; i < N; ++i) {
        if (text == QLatin1String(words[i]))
            return static_cast<Enum>(i);
    }
    return std::nullopt;
}

QString join(const List &list)
{
    QStringList texts;
    for (const QByteArray &entry : list)
        texts.append(QString::fromUtf8(entry));
    return texts.join(u',');
}

std::optional<List> listOf(const ListKind &kind, const QString &text)
{
    List list;
    for (const QString &part : text.split(u',', Qt::SkipEmptyParts)) {
        const QByteArray entry = kind.canonical(part.trimmed().toUtf8());
        if (entry.isEmpty() || list.size() == kMaxEntries)
            return std::nullopt;
        if (std::find(list.begin(), list.end(), entry) == list.end())
            list.push_back(entry);
    }
    return list;
}

// Sets the option of one kind of line; false when `text` is none of its values.
struct Setter {
    SiteOptions &options;
    const QString &text;

    bool operator()(bool SiteOptions::*member) const
    {
        if (text != QLatin1String("on") && text != QLatin1String("off"))
            return false;
        options.*member = text == QLatin1String("on");
        return true;
    }
    bool operator()(CountrySource SiteOptions::*member) const
    {
        const auto value = enumOfWord<CountrySource>(kCountryWords, text);
        options.*member = value.value_or(options.*member);
        return value.has_value();
    }
    bool operator()(VisitCounting SiteOptions::*member) const
    {
        const auto value = enumOfWord<VisitCounting>(kVisitWords, text);
        options.*member = value.value_or(options.*member);
        return value.has_value();
    }
    bool operator()(const NumberKind &kind) const
    {
        bool isNumber = false;
        const int value = text.toInt(&isNumber);
        if (!isNumber || value < kind.least || value > kind.most)
            return false;
        options.*kind.member = value;
        return true;
    }
    bool operator()(const ListKind &kind) const
    {
        auto list = listOf(kind, text);
        if (list)
            options.*kind.member = std::move(*list);
        return list.has_value();
    }
};

struct Printer {
    const SiteOptions &options;

    QString operator()(bool SiteOptions::*member) const
    {
        return options.*member ? QStringLiteral("on") : QStringLiteral("off");
    }
    QString operator()(CountrySource SiteOptions::*member) const
    {
        return QLatin1String(kCountryWords[static_cast<std::size_t>(options.*member)]);
    }
    QString operator()(VisitCounting SiteOptions::*member) const
    {
        return QLatin1String(kVisitWords[static_cast<std::size_t>(options.*member)]);
    }
    QString operator()(const NumberKind &kind) const { return QString::number(options.*kind.member); }
    QString operator()(const ListKind &kind) const { return join(options.*kind.member); }
};

QString expectedBy(const Line &option)
{
    if (const auto *list = std::get_if<ListKind>(&option.kind))
        return QStringLiteral("at most %1 %2, parted by commas").arg(kMaxEntries).arg(QLatin1String(list->expected));
    if (const auto *number = std::get_if<NumberKind>(&option.kind))
        return QStringLiteral("a number from %1 to %2").arg(number->least).arg(number->most);
    return QString(option.info.values).replace(u'|', QStringLiteral(" or "));
}

} // namespace

const std::vector<OptionInfo> &siteOptionTable()
{
    static const std::vector<OptionInfo> table = [] {
        std::vector<OptionInfo> infos;
        for (const Line &known : lines())
            infos.push_back(known.info);
        return infos;
    }();
    return table;
}

QString optionText(const SiteOptions &options, QAnyStringView name)
{
    const Line *option = find(name);
    return option ? std::visit(Printer{options}, option->kind) : QString();
}

Result<void> setOption(SiteOptions &options, QAnyStringView name, const QString &text)
{
    const Line *option = find(name);
    if (!option)
        return unknownOption(name);
    const QString value = text.trimmed();
    if (!std::visit(Setter{options, value}, option->kind))
        return oddValue(*option, value, expectedBy(*option));
    return {};
}

const std::vector<OptionInfo> &siteOptionPresets()
{
    static const std::vector<OptionInfo> table = {
        info("strict", "", "What needs no address: country from the time zone, visits from the tab's own counter."),
        info("with-country", "", "The same with the country looked up from the address, in memory."),
        info("counter-only", "", "Only the counting image: views per page, host and network."),
    };
    return table;
}

Result<void> applyPreset(SiteOptions &options, QAnyStringView preset)
{
    SiteOptions set;
    if (preset == QLatin1String("with-country")) {
        set.country = CountrySource::Address;
    } else if (preset == QLatin1String("counter-only")) {
        set.agent = false;
        set.country = CountrySource::None;
        set.visits = VisitCounting::Off;
    } else if (preset != QLatin1String("strict")) {
        return invalid(QStringLiteral("There is no preset \"%1\": choose strict, with-country or counter-only.")
                           .arg(preset.toString().left(64)),
            QStringLiteral("preset"));
    }
    set.mergeSubdomains = options.mergeSubdomains;
    set.unlistedHosts = options.unlistedHosts;
    set.skippedHosts = std::move(options.skippedHosts);
    set.queryParameters = std::move(options.queryParameters);
    set.pathMasks = std::move(options.pathMasks);
    set.eventProperties = std::move(options.eventProperties);
    set.retentionMonths = options.retentionMonths;
    set.smallCount = options.smallCount;
    set.demo = options.demo;
    options = std::move(set);
    return {};
}

std::vector<std::pair<QByteArray, QByteArray>> changedOptions(const SiteOptions &options)
{
    static const SiteOptions defaults;
    std::vector<std::pair<QByteArray, QByteArray>> changed;
    for (const Line &known : lines()) {
        const QString text = std::visit(Printer{options}, known.kind);
        if (text != std::visit(Printer{defaults}, known.kind))
            changed.emplace_back(QByteArray(known.info.name.data(), known.info.name.size()), text.toUtf8());
    }
    return changed;
}

} // namespace gatepost::core

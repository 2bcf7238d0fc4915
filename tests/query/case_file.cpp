// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/query/case_file.h"

#include "collector/query/filter.h"
#include "collector/query/range_text.h"

#include <QDateTime>
#include <QFile>
#include <QMap>

#include <algorithm>
#include <optional>

namespace gatepost::tests {

namespace {

template <typename Enum>
std::optional<Enum> chosen(const QString &word, const QMap<QString, Enum> &words)
{
    const auto found = words.constFind(word);
    return found == words.constEnd() ? std::nullopt : std::optional(*found);
}

const QMap<QString, query::Interval> kIntervals = {{QStringLiteral("hour"), query::Interval::Hour},
    {QStringLiteral("day"), query::Interval::Day}, {QStringLiteral("week"), query::Interval::Week},
    {QStringLiteral("month"), query::Interval::Month}, {QStringLiteral("year"), query::Interval::Year}};
const QMap<QString, Qt::DayOfWeek> kWeekdays = {{QStringLiteral("monday"), Qt::Monday},
    {QStringLiteral("saturday"), Qt::Saturday}, {QStringLiteral("sunday"), Qt::Sunday}};
const QMap<QString, query::Compare> kCompares = {{QStringLiteral("previous"), query::Compare::Previous},
    {QStringLiteral("weekday"), query::Compare::SameWeekday}, {QStringLiteral("year"), query::Compare::LastYear}};
const QMap<QString, query::Order> kOrders = {{QStringLiteral("views"), query::Order::Views},
    {QStringLiteral("visits"), query::Order::Visits}, {QStringLiteral("events"), query::Order::Events},
    {QStringLiteral("blocked"), query::Order::BlockedShare}, {QStringLiteral("counter"), query::Order::Counter},
    {QStringLiteral("text"), query::Order::Text}};

class Reader
{
public:
    core::Result<CaseFile> read(QStringList lines)
    {
        lines.append(QStringLiteral("end:"));
        for (const QString &raw : lines) {
            ++m_line;
            const QString line = raw.simplified();
            if (line.isEmpty() || line.startsWith(u'#'))
                continue;
            if (line.endsWith(u':'))
                enter(line);
            else
                take(line);
            if (!m_trouble.isEmpty())
                return core::Error{
                    core::ErrorCode::InvalidInput, QStringLiteral("line %1: %2").arg(m_line).arg(m_trouble), {}};
        }
        return m_case;
    }

private:
    void fail(const QString &what) { m_trouble = what; }

    void enter(const QString &section)
    {
        if (m_section == QLatin1String("query:"))
            closeQuery();
        m_section = section;
        if (section == QLatin1String("query:")) {
            m_case.questions.emplace_back();
            m_case.questions.back().line = m_line;
            m_case.questions.back().query.sites = {1};
            m_from.clear();
            m_to.clear();
        }
    }

    void take(const QString &line)
    {
        if (m_section == QLatin1String("hits:"))
            takeHit(line.split(u' '));
        else if (m_section == QLatin1String("query:"))
            takeQuery(line.section(u' ', 0, 0), line.section(u' ', 1));
        else if (m_section == QLatin1String("expect:"))
            m_case.questions.back().expected.append(line);
        else
            fail(QStringLiteral("outside of hits:, query: and expect:"));
    }

    // 2025-03-30T00:30Z agent page=/a n=1 x3
    void takeHit(const QStringList &words)
    {
        core::Hit hit;
        hit.site = 1;
        const QDateTime time = QDateTime::fromString(words.value(0), Qt::ISODate);
        hit.slot = core::slotOfSeconds(time.toSecsSinceEpoch());
        int times = 1;
        bool isGood = time.isValid() && words.size() > 1 && takeKind(hit, words[1]);
        for (const QString &word : words.mid(2)) {
            if (word.startsWith(u'x'))
                times = word.mid(1).toInt(&isGood);
            else
                isGood = isGood && takeProperty(hit, word.section(u'=', 0, 0), word.section(u'=', 1));
        }
        if (!isGood)
            return fail(QStringLiteral("a hit is TIME CHANNEL|ready|event NAME=VALUE… [xTIMES]"));
        m_case.hits.insert(m_case.hits.end(), static_cast<std::size_t>(times), hit);
        m_case.sites = std::max(m_case.sites, int(hit.site));
    }

    static bool takeKind(core::Hit &hit, const QString &word)
    {
        if (word == QLatin1String("ready"))
            hit.action = core::Action::Ready;
        else if (word == QLatin1String("event"))
            hit.action = core::Action::Event;
        else if (const auto channel = core::channelOfName(word))
            hit.channel = *channel;
        else
            return false;
        return true;
    }

    static bool takeProperty(core::Hit &hit, const QString &name, const QString &value)
    {
        bool isGood = true;
        if (name == QLatin1String("site")) {
            hit.site = value.toInt(&isGood);
        } else if (name == QLatin1String("n")) {
            hit.visitDepth = static_cast<quint8>(std::min(3, value.toInt(&isGood)));
        } else if (name == QLatin1String("load")) {
            hit.load = core::loadBucketOf(value.toLongLong(&isGood));
        } else if (const auto dimension = core::dimensionOfName(name);
                   dimension && core::dimensionInfo(*dimension).hasTerms()) {
            hit.term(*dimension) = QByteArray::fromPercentEncoding(value.toUtf8());
            if (*dimension == core::Dimension::Host)
                hit.network = core::networkOfHost(hit.term(*dimension));
        } else {
            return false;
        }
        return isGood;
    }

    void takeQuery(const QString &word, const QString &value)
    {
        query::Query &query = m_case.questions.back().query;
        bool isGood = true;
        if (word == QLatin1String("zone"))
            query.zone = QTimeZone(value.toUtf8());
        else if (word == QLatin1String("from"))
            m_from = value;
        else if (word == QLatin1String("to"))
            m_to = value;
        else if (word == QLatin1String("show"))
            m_case.questions.back().columns = value.split(u' ');
        else if (word == QLatin1String("search"))
            query.search = value;
        else if (word == QLatin1String("limit"))
            query.limit = value.toInt(&isGood);
        else if (word == QLatin1String("offset"))
            query.offset = value.toInt(&isGood);
        else
            isGood = takeChoice(query, word, value);
        if (!isGood)
            fail(QStringLiteral("\"%1 %2\" is no part of a query").arg(word, value));
    }

    bool takeChoice(query::Query &query, const QString &word, const QString &value)
    {
        if (word == QLatin1String("sites")) {
            query.sites.clear();
            for (const QString &site : value.split(u' '))
                query.sites.push_back(site.toInt());
            return true;
        }
        if (word == QLatin1String("by")) {
            const auto dimension = core::dimensionOfName(value);
            query.dimensions.push_back(dimension.value_or(core::Dimension::Page));
            return dimension.has_value();
        }
        if (word == QLatin1String("filter")) {
            const auto filter = query::parseFilter(value);
            if (filter)
                query.filters.push_back(filter.value());
            return filter.ok();
        }
        if (word == QLatin1String("interval"))
            return assign(query.interval, chosen(value, kIntervals));
        if (word == QLatin1String("weekstart"))
            return assign(query.firstWeekday, chosen(value, kWeekdays));
        if (word == QLatin1String("compare"))
            return assign(query.compare, chosen(value, kCompares));
        if (word == QLatin1String("order"))
            return assign(query.order, chosen(value, kOrders));
        return false;
    }

    template <typename Enum>
    static bool assign(Enum &place, std::optional<Enum> value)
    {
        place = value.value_or(place);
        return value.has_value();
    }

    // The ends of the range are read when the zone is known. An empty range is a question too.
    void closeQuery()
    {
        query::Query &query = m_case.questions.back().query;
        if (m_from == m_to && !m_from.isEmpty()) {
            query.range = {};
            return;
        }
        const auto range = query::parseRange(m_from, m_to, query.zone);
        if (range)
            query.range = range.value();
        else
            fail(range.error().what);
    }

    CaseFile m_case;
    QString m_section;
    QString m_trouble;
    QString m_from;
    QString m_to;
    int m_line = 0;
};

} // namespace

core::Result<CaseFile> readCase(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return core::Error{core::ErrorCode::Io, file.errorString(), path};
    return Reader().read(QString::fromUtf8(file.readAll()).split(u'\n'));
}

} // namespace gatepost::tests

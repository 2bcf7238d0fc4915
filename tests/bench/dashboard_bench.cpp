// SPDX-License-Identifier: GPL-3.0-or-later

// Figures of a dashboard over many hits, for tests/bench/run. Each command prints lines of JSON, which that script turns
// into a table; none judges anything.
//   dashboard_bench fill DIRECTORY HITS DAYS   makes a database of about so many hits, all in rows, of the same traffic
//                                              every time
//   dashboard_bench pack DIRECTORY             packs it while hits come in
//   dashboard_bench dashboard DIRECTORY DAYS ROUNDS   the engine over it, and the same by plain arrays, taking turns
//   dashboard_bench group DIRECTORY DAYS       one breakdown by SQL over the rows, GROUP BY
//   dashboard_bench once DIRECTORY DAYS        one dashboard and the end, for the time of a whole process

#include "collector/demo/demo_store.h"
#include "collector/query/engine.h"
#include "collector/store/data_directory.h"
#include "collector/store/hit_reader.h"
#include "tests/bench/packing.h"
#include "tests/bench/plain_arrays.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>

namespace gatepost::bench {

namespace {

using core::Dimension;

constexpr core::Slot kSlotsPerDay = 24 * core::kSlotsPerHour;
constexpr double kHitsPerView = 2.23; // of the demonstration: with the counter's and events
const QString kCountry = QStringLiteral("DE");

// The last of the days that are filled: closed for any clock, and the same in every run.
const core::Slot kEnd = core::slotOfMs(QDateTime({2026, 1, 1}, {0, 0}, Qt::UTC).toMSecsSinceEpoch());

struct Failure {
    QString what;
};

template <typename T>
T orFail(core::Result<T> result)
{
    if (!result)
        throw Failure{result.error().what};
    return std::move(result).value();
}

void tell(const QJsonObject &figures)
{
    std::puts(QJsonDocument(figures).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
}

double since(const QElapsedTimer &timer) { return static_cast<double>(timer.nsecsElapsed()) / 1e6; }

double residentMegabytes()
{
    QFile file(QStringLiteral("/proc/self/status"));
    const QList<QByteArray> lines = file.open(QIODevice::ReadOnly) ? file.readAll().split('\n') : QList<QByteArray>();
    for (const QByteArray &line : lines) {
        if (line.startsWith("VmRSS:"))
            return line.mid(6).trimmed().split(' ').first().toDouble() / 1024;
    }
    return 0;
}

core::TimeRange lastDays(int days) { return {kEnd - days * kSlotsPerDay, kEnd}; }

// Totals, a series of days and twelve breakdowns: what the console's first page asks.
query::Query dashboard(core::TimeRange range, bool filtered = false)
{
    query::Query query;
    query.sites = {1};
    query.range = range;
    query.zone = QTimeZone("Europe/Berlin");
    query.interval = query::Interval::Day;
    query.dimensions = {Dimension::Page, Dimension::Referrer, Dimension::Source, Dimension::CampaignName,
        Dimension::Browser, Dimension::System, Dimension::Device, Dimension::Screen, Dimension::Language,
        Dimension::Country, Dimension::Network, Dimension::Event};
    query.limit = 10;
    if (filtered)
        query.filters = {{Dimension::Country, query::Filter::Match::Equals, false, kCountry}};
    return query;
}

qint64 hitsOf(const query::Measures &measures)
{
    return measures.views() + measures.counterViews + measures.logViews + measures.events;
}

// How long several turns of some work took, wall and processor, in ms.
class Turns
{
public:
    template <typename Work>
    void take(const Work &work)
    {
        QElapsedTimer timer;
        timer.start();
        const std::clock_t processor = std::clock();
        work();
        m_ms.push_back(since(timer));
        m_processorMs.push_back(static_cast<double>(std::clock() - processor) * 1000 / CLOCKS_PER_SEC);
    }
    QJsonObject figures() const
    {
        return {{QStringLiteral("ms"), median(m_ms)},
            {QStringLiteral("bestMs"), *std::min_element(m_ms.begin(), m_ms.end())},
            {QStringLiteral("processorMs"), median(m_processorMs)}};
    }

private:
    static double median(std::vector<double> times)
    {
        std::sort(times.begin(), times.end());
        return times[times.size() / 2];
    }
    std::vector<double> m_ms;
    std::vector<double> m_processorMs;
};

// Hits by page, to be compared with what others count.
QJsonObject pagesByEngine(query::Query query, const store::HitImage &image)
{
    query.dimensions = {Dimension::Page};
    query.limit = 0;
    const query::Report report = orFail(query::answer(query, image, nullptr));
    QJsonObject pages;
    for (const query::BreakdownRow &row : report.breakdowns[0].rows)
        pages[row.text] = hitsOf(row.measures);
    return {{QStringLiteral("hits"), hitsOf(report.totals)}, {QStringLiteral("pages"), pages}};
}

QJsonObject pagesByArrays(const PlainArrays &plain, std::optional<quint32> country, const store::Dictionary &dictionary)
{
    const PlainArrays::Counts counts = plain.run(country);
    QJsonObject pages;
    const std::vector<quint32> &byPage = counts.groups.front();
    for (std::size_t id = 0; id < byPage.size(); ++id) {
        if (byPage[id] > 0)
            pages[dictionary.text(Dimension::Page, static_cast<quint32>(id))] = static_cast<qint64>(byPage[id]);
    }
    return {{QStringLiteral("hits"), counts.hits}, {QStringLiteral("pages"), pages}};
}

quint32 countryId(const store::Dictionary &dictionary)
{
    const quint32 count = dictionary.termCount(Dimension::Country);
    for (quint32 id = 1; id <= count; ++id) {
        if (dictionary.text(Dimension::Country, id) == kCountry)
            return id;
    }
    return count + 1; // nobody from there
}

void fill(const QString &directory, qint64 hits, int days)
{
    demo::DemoOrder order;
    order.days = days;
    order.views = std::max<qint64>(1, std::llround(static_cast<double>(hits) / kHitsPerView));
    order.end = kEnd;
    order.packed = false;
    QElapsedTimer timer;
    timer.start();
    const demo::DemoFilled filled = orFail(demo::fillDemo(directory, order, core::SystemClock()));
    tell({{QStringLiteral("hits"), filled.hits}, {QStringLiteral("views"), filled.views},
        {QStringLiteral("hitsPerSecond"), static_cast<double>(filled.hits) / since(timer) * 1000}});
}

void pack(const QString &directory)
{
    const PackingFigures figures = orFail(packUnderLoad(store::DataDirectory(directory).databasePath()));
    const double millions = static_cast<double>(figures.hits) / 1e6;
    tell({{QStringLiteral("hits"), figures.hits}, {QStringLiteral("secondsPerMillion"), figures.seconds / millions},
        {QStringLiteral("processorSecondsPerMillion"), figures.processorSeconds / millions},
        {QStringLiteral("secondsUntilGonePerMillion"), figures.secondsUntilGone / millions},
        {QStringLiteral("longestWaitMs"), figures.longestWaitMs},
        {QStringLiteral("mostWaitsMs"), figures.mostWaitsMs}});
}

// The three questions of the table.
struct Question {
    const char *name;
    int days;
    bool filtered;
};

void measure(const QString &directory, int days, int rounds)
{
    store::HitReader reader(store::DataDirectory(directory).databasePath());
    const auto image = orFail(reader.refresh());
    const std::array<Question, 3> questions = {{{"all", days, false}, {"filtered", days, true}, {"month", 30, false}}};
    const auto ask = [&](const query::Query &query, unsigned threads) {
        orFail(query::answer(query, *image, nullptr, {.threads = threads}));
    };
    const auto queryOf = [](const Question &question) { return dashboard(lastDays(question.days), question.filtered); };
    for (const Question &question : questions)
        ask(queryOf(question), 0);
    // Before the yardstick takes memory of its own.
    QJsonObject told{{QStringLiteral("residentMb"), residentMegabytes()}};
    qint64 packedRows = 0;
    for (const auto &block : image->blocks)
        packedRows += block->segment != 0 ? static_cast<qint64>(block->rows) : 0;
    told[QStringLiteral("packedRows")] = packedRows;
    told[QStringLiteral("blocks")] = static_cast<qint64>(image->blocks.size());
    for (const Question &question : questions) {
        const query::Query query = queryOf(question);
        const PlainArrays plain(*image, query);
        const std::optional<quint32> country =
            question.filtered ? std::optional(countryId(*image->dictionary)) : std::nullopt;
        Turns engine;
        Turns oneThread;
        Turns arrays;
        for (int round = 0; round < rounds; ++round) {
            engine.take([&] { ask(query, 0); });
            arrays.take([&] { plain.run(country); });
            oneThread.take([&] { ask(query, 1); });
        }
        told[QLatin1String(question.name)] = QJsonObject{{QStringLiteral("engine"), engine.figures()},
            {QStringLiteral("oneThread"), oneThread.figures()}, {QStringLiteral("plain"), arrays.figures()},
            {QStringLiteral("byEngine"), pagesByEngine(query, *image)},
            {QStringLiteral("byArrays"), pagesByArrays(plain, country, *image->dictionary)}};
    }
    tell(told);
}

// One breakdown as SQL gives it, by the texts of the dictionary.
QJsonObject group(QSqlDatabase &database, const Question &question)
{
    const core::TimeRange range = lastDays(question.days);
    QString sql = QStringLiteral("SELECT (SELECT text FROM term WHERE dim = %1 AND id = page), count(*) FROM hit "
                                 "WHERE slot >= %2 AND slot < %3")
                      .arg(core::dimensionInfo(Dimension::Page).number)
                      .arg(range.from)
                      .arg(range.to);
    if (question.filtered) {
        sql += QStringLiteral(" AND country = (SELECT id FROM term WHERE dim = %1 AND text = '%2')")
                   .arg(core::dimensionInfo(Dimension::Country).number)
                   .arg(kCountry);
    }
    QJsonObject pages;
    qint64 hits = 0;
    QElapsedTimer timer;
    timer.start();
    QSqlQuery query(database);
    query.setForwardOnly(true);
    if (!query.exec(sql + QStringLiteral(" GROUP BY page")))
        throw Failure{query.lastError().text()};
    while (query.next()) {
        pages[query.value(0).toString()] = query.value(1).toLongLong();
        hits += query.value(1).toLongLong();
    }
    return {{QStringLiteral("ms"), since(timer)}, {QStringLiteral("hits"), hits}, {QStringLiteral("pages"), pages}};
}

void groupBySql(const QString &directory, int days)
{
    QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"));
    database.setConnectOptions(QStringLiteral("QSQLITE_OPEN_READONLY"));
    database.setDatabaseName(store::DataDirectory(directory).databasePath());
    if (!database.open())
        throw Failure{database.lastError().text()};
    tell({{QStringLiteral("all"), group(database, {"all", days, false})},
        {QStringLiteral("filtered"), group(database, {"filtered", days, true})}});
}

void askOnce(const QString &directory, int days)
{
    store::HitReader reader(store::DataDirectory(directory).databasePath());
    const auto image = orFail(reader.refresh());
    const query::Report report = orFail(query::answer(dashboard(lastDays(days)), *image, nullptr));
    tell({{QStringLiteral("hits"), hitsOf(report.totals)}, {QStringLiteral("residentMb"), residentMegabytes()}});
}

int run(const QStringList &words)
{
    const QString command = words.value(1);
    const QString directory = words.value(2);
    if (command == QStringLiteral("fill") && words.size() == 5)
        fill(directory, words[3].toLongLong(), words[4].toInt());
    else if (command == QStringLiteral("pack") && words.size() == 3)
        pack(directory);
    else if (command == QStringLiteral("dashboard") && words.size() == 5)
        measure(directory, words[3].toInt(), words[4].toInt());
    else if (command == QStringLiteral("group") && words.size() == 4)
        groupBySql(directory, words[3].toInt());
    else if (command == QStringLiteral("once") && words.size() == 4)
        askOnce(directory, words[3].toInt());
    else {
        std::fprintf(stderr, "usage: dashboard_bench fill|pack|dashboard|group|once DIRECTORY [NUMBER]…\n");
        return 2;
    }
    return 0;
}

} // namespace

} // namespace gatepost::bench

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    try {
        return gatepost::bench::run(QCoreApplication::arguments());
    } catch (const gatepost::bench::Failure &failure) {
        std::fprintf(stderr, "%s\n", qPrintable(failure.what));
        return 1;
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

// How fast a dashboard over many hits is, what they take on disk, and what packing them costs. Prints figures, judges
// none. dashboard_bench DIRECTORY [HITS] [DAYS]: fills the directory through the real writer when it is empty.

#include "collector/query/engine.h"
#include "collector/store/hit_reader.h"
#include "collector/store/hit_writer.h"
#include "tests/bench/bench_hits.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlQuery>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <ctime>
#include <future>
#include <mutex>
#include <thread>
#include <unordered_map>

using namespace gatepost;
using core::Dimension;

namespace {

constexpr core::Slot kSlotsPerDay = 96;

double since(const QElapsedTimer &timer) { return double(timer.nsecsElapsed()) / 1e6; }

void print(const char *what, double value, const char *unit) { std::printf("%-58s %10.2f %s\n", what, value, unit); }

double residentMegabytes()
{
    QFile file(QStringLiteral("/proc/self/status"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.startsWith("VmRSS:"))
            return line.mid(6).trimmed().split(' ').first().toDouble() / 1024;
    }
    return 0;
}

struct Receipts final : core::ReceiptListener {
    void receiptsReady(std::vector<core::Receipt> receipts) override { stored += qint64(receipts.size()); }
    std::atomic<qint64> stored = 0;
};

class Stock
{
public:
    Stock(const QString &directory, qint64 hits, int days)
        : m_path(QDir(directory).filePath(QStringLiteral("gatepost.db"))), m_hits(hits), m_days(days)
    {
        const core::Slot today = core::slotOfMs(m_clock.nowMs()) / kSlotsPerDay * kSlotsPerDay;
        m_range = {today - days * kSlotsPerDay, today};
    }

    const QString &path() const { return m_path; }
    core::TimeRange range() const { return m_range; }

    bool fill()
    {
        if (QFileInfo(m_path).size() > 0)
            return true;
        QElapsedTimer timer;
        timer.start();
        Receipts receipts;
        store::HitWriter writer(m_clock, {.packFirstMs = 0, .packEveryMs = 0});
        writer.setReceiptListener(&receipts);
        if (const auto started = writer.start(m_path); !started) {
            std::fprintf(stderr, "%s\n", qPrintable(started.error().what));
            return false;
        }
        core::Site wanted;
        wanted.name = QStringLiteral("Bench");
        wanted.hosts = {{"site.example", core::Network::ClearNet}};
        std::promise<core::SiteId> added;
        writer.addSite(wanted, [&](core::Result<core::Site> site) { added.set_value(site ? site->id : 0); });
        bench::BenchHits source(added.get_future().get(), 1);
        quint64 ticket = 0;
        for (core::Slot slot = m_range.from; slot < m_range.to; ++slot) {
            const double done = double(slot + 1 - m_range.from) / double(m_range.to - m_range.from);
            while (qint64(ticket) < qint64(done * double(m_hits))) {
                for (core::Hit &hit : source.visit(slot)) {
                    ++ticket;
                    while (writer.offer(std::move(hit), ticket) == core::HitSink::Offer::Full)
                        std::this_thread::sleep_for(std::chrono::milliseconds(1));
                }
            }
        }
        writer.stop();
        print("filling, hits a second", double(ticket) / since(timer) * 1000, "");
        return receipts.stored == qint64(ticket);
    }

    // Packs everything while hits come in, a few hundred a second, and tells how long those waited.
    bool pack()
    {
        Waits waits;
        store::HitWriter writer(m_clock, {.packFirstMs = 0, .packEveryMs = 0});
        writer.setReceiptListener(&waits);
        if (!writer.start(m_path).ok())
            return false;
        std::atomic<bool> ended = false;
        std::thread feeder([&] {
            bench::BenchHits source(1, 2);
            quint64 ticket = 0;
            while (!ended) {
                for (core::Hit &hit : source.visit(m_range.to)) {
                    waits.offered(++ticket);
                    (void)writer.offer(std::move(hit), ticket);
                }
                std::this_thread::sleep_for(std::chrono::milliseconds(20));
            }
        });
        QElapsedTimer timer;
        timer.start();
        const std::clock_t processor = std::clock();
        std::promise<core::Result<qint64>> packed;
        writer.pack([&](core::Result<qint64> hits) { packed.set_value(std::move(hits)); });
        const core::Result<qint64> hits = packed.get_future().get();
        const double ms = since(timer);
        const double processorMs = double(std::clock() - processor) * 1000 / CLOCKS_PER_SEC;
        ended = true;
        feeder.join();
        writer.stop();
        if (!hits || hits.value() == 0)
            return hits.ok();
        print("packing, hits", double(hits.value()), "");
        print("packing, seconds a million hits", ms / 1000 / double(hits.value()) * 1e6, "s");
        print("packing, processor seconds a million hits", processorMs / 1000 / double(hits.value()) * 1e6, "s");
        print("longest time a hit waited for its commit meanwhile", waits.longestMs(), "ms");
        print("of all such waits 99 % were at most", waits.mostMs(), "ms");
        return true;
    }

private:
    // From offer to receipt.
    class Waits final : public core::ReceiptListener
    {
    public:
        void offered(quint64 ticket)
        {
            const std::lock_guard lock(m_mutex);
            m_since[ticket].start();
        }
        void receiptsReady(std::vector<core::Receipt> receipts) override
        {
            const std::lock_guard lock(m_mutex);
            for (const core::Receipt &receipt : receipts)
                m_waits.push_back(since(m_since[receipt.ticket]));
        }
        double longestMs() { return at(1); }
        double mostMs() { return at(0.99); }

    private:
        double at(double part)
        {
            std::sort(m_waits.begin(), m_waits.end());
            return m_waits.empty() ? 0 : m_waits[std::size_t(part * double(m_waits.size() - 1))];
        }
        std::mutex m_mutex;
        std::unordered_map<quint64, QElapsedTimer> m_since;
        std::vector<double> m_waits;
    };

    QString m_path;
    qint64 m_hits;
    int m_days;
    core::TimeRange m_range;
    core::SystemClock m_clock;
};

query::Query dashboard(core::TimeRange range)
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
    return query;
}

// The median of `rounds` runs, in ms.
template <typename Work>
double median(int rounds, const Work &work)
{
    std::vector<double> times;
    for (int i = 0; i < rounds; ++i) {
        QElapsedTimer timer;
        timer.start();
        work();
        times.push_back(since(timer));
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

// The yardstick: arrays of all hits, as wide as each needs, and the loops that a program for exactly this question
// would have. One number for each value, not eight and a histogram; no titles, no counts of merged rows.
class PlainArrays
{
public:
    PlainArrays(const store::HitImage &image, const query::Query &query) : m_query(query)
    {
        for (const auto &block : image.blocks)
            take(*block);
        for (const Dimension dimension : query.dimensions)
            m_groups.push_back(image.dictionary->termCount(dimension) + 1);
    }

    qint64 run(std::optional<quint32> country) const
    {
        std::vector<std::vector<quint32>> counts;
        for (const std::size_t groups : m_groups)
            counts.emplace_back(groups);
        std::vector<quint32> series(std::size_t(m_query.range.to - m_query.range.from) / kSlotsPerDay + 2);
        std::vector<quint32> rows;
        rows.reserve(4096);
        for (std::size_t first = 0; first < m_slot.size(); first += 4096) {
            rows.clear();
            const std::size_t end = std::min(first + 4096, m_slot.size());
            for (std::size_t row = first; row < end; ++row) {
                if (!country || m_country[row] == *country)
                    rows.push_back(quint32(row));
            }
            for (const quint32 row : rows)
                ++series[std::size_t(m_slot[row] - m_query.range.from) / kSlotsPerDay];
            for (std::size_t d = 0; d < m_ids.size(); ++d) {
                for (const quint32 row : rows)
                    ++counts[d][m_ids[d][row]];
            }
        }
        qint64 all = 0;
        for (const quint32 count : series)
            all += count;
        return all;
    }

private:
    void take(const store::HitBlock &block)
    {
        m_ids.resize(m_query.dimensions.size());
        for (std::size_t row = 0; row < block.rows; ++row) {
            const quint32 count = block.view(store::kCountColumn).at(row);
            for (quint32 i = 0; i < count; ++i) {
                m_slot.push_back(core::Slot(block.view(store::kSlotColumn).at(row)));
                m_country.push_back(quint16(block.view(store::columnOf(Dimension::Country)).at(row)));
                for (std::size_t d = 0; d < m_ids.size(); ++d)
                    m_ids[d].push_back(quint16(block.view(store::columnOf(m_query.dimensions[d])).at(row)));
            }
        }
    }

    query::Query m_query;
    std::vector<core::Slot> m_slot;
    std::vector<quint16> m_country;
    std::vector<std::vector<quint16>> m_ids;
    std::vector<std::size_t> m_groups;
};

struct Timed {
    double all = 0;
    double filtered = 0;
};

Timed measure(const char *state, const store::HitImage &image, core::TimeRange range)
{
    const auto time = [&](const query::Query &query, unsigned threads) {
        return median(9, [&] {
            const auto answered = query::answer(query, image, nullptr, {.threads = threads});
            if (!answered)
                qFatal("%s", qPrintable(answered.error().what));
        });
    };
    query::Query query = dashboard(range);
    query::Query filtered = query;
    filtered.filters = {{Dimension::Country, query::Filter::Match::Equals, false, QStringLiteral("C3")}};
    query::Query month = dashboard({range.to - 30 * kSlotsPerDay, range.to});
    std::printf("-- %s\n", state);
    const Timed timed{time(query, 0), time(filtered, 0)};
    print("dashboard, no filter", timed.all, "ms");
    print("dashboard, no filter, one thread", time(query, 1), "ms");
    print("dashboard, one filter", timed.filtered, "ms");
    print("dashboard, last 30 days", time(month, 0), "ms");
    print("resident memory", residentMegabytes(), "MB");
    return timed;
}

// What the columns take in the file, whole pages counted.
double packedBytes(const QString &path)
{
    double bytes = 0;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("size"));
        database.setDatabaseName(path);
        QSqlQuery query(database.open() ? database : QSqlDatabase());
        if (query.exec(QStringLiteral("SELECT sum(pgsize) FROM dbstat WHERE name IN ('segment', 'segment_column')"))
            && query.next())
            bytes = query.value(0).toDouble();
        else if (query.exec(QStringLiteral("SELECT sum(length(bytes) + 40) FROM segment_column")) && query.next())
            bytes = query.value(0).toDouble();
        database.close();
    }
    QSqlDatabase::removeDatabase(QStringLiteral("size"));
    return bytes;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    if (words.size() < 2) {
        std::fprintf(stderr, "usage: dashboard_bench DIRECTORY [HITS] [DAYS]\n");
        return 2;
    }
    QDir().mkpath(words[1]);
    Stock stock(words[1], words.value(2, QStringLiteral("10000000")).toLongLong(),
        words.value(3, QStringLiteral("365")).toInt());
    if (!stock.fill())
        return 1;

    store::HitReader reader(stock.path());
    QElapsedTimer timer;
    timer.start();
    const auto image = reader.refresh();
    if (!image) {
        std::fprintf(stderr, "%s\n", qPrintable(image.error().what));
        return 1;
    }
    print("first load", since(timer), "ms");
    const auto &blocks = image.value()->blocks;
    if (std::any_of(blocks.begin(), blocks.end(), [](const auto &block) { return block->segment != 0; })) {
        // From an earlier run: there are no rows to make the yardstick of.
        measure("packed before", *image.value(), stock.range());
        return 0;
    }
    const Timed rows = measure("rows", *image.value(), stock.range());

    const PlainArrays plain(*image.value(), dashboard(stock.range()));
    const double yardstick = median(5, [&] { plain.run(std::nullopt); });
    const double yardstickFiltered = median(5, [&] { plain.run(4U); });
    print("plain arrays, no filter, one thread", yardstick, "ms");
    print("plain arrays, one filter, one thread", yardstickFiltered, "ms");
    const auto compare = [&](const Timed &timed) {
        print("ratio to plain arrays, no filter", timed.all / yardstick, "x");
        print("ratio to plain arrays, one filter", timed.filtered / yardstickFiltered, "x");
    };
    compare(rows);

    if (!stock.pack())
        return 1;
    const query::Query views = [&] {
        query::Query query = dashboard(stock.range());
        query.dimensions.clear();
        return query;
    }();
    store::HitReader fresh(stock.path());
    timer.start();
    const auto packed = fresh.refresh();
    print("packed: first load", since(timer), "ms");
    if (!packed || !query::answer(dashboard(stock.range()), *packed.value(), nullptr).ok())
        return 1;
    print("packed: first load and first dashboard", since(timer), "ms");
    compare(measure("packed", *packed.value(), stock.range()));
    const double million = double(query::answer(views, *packed.value(), nullptr)->totals.views()) / 1e6;
    std::size_t segments = 0;
    qint64 packedRows = 0;
    for (const auto &block : packed.value()->blocks) {
        segments += block->segment != 0 ? 1 : 0;
        packedRows += block->segment != 0 ? qint64(block->rows) : 0;
    }
    print("segments", double(segments), "");
    print("rows in segments", double(packedRows), "");
    print("bytes of packed hits for a million views", packedBytes(stock.path()) / million / 1e6, "MB");
    return 0;
}

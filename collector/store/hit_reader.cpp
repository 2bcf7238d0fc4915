// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/hit_reader.h"

#include "collector/store/block_list.h"
#include "collector/store/row_reader.h"
#include "collector/store/schema.h"
#include "collector/store/segment_cache.h"
#include "collector/store/site_table.h"
#include "collector/store/sql_text.h"

#include <QFileInfo>

#include <functional>
#include <optional>

namespace gatepost::store {

namespace {

// A snapshot holds back the writer's log, so a long first load is cut into several.
constexpr std::size_t kSnapshotRows = 4 * kBlockRows;

core::Error notFound(const QString &path)
{
    return {core::ErrorCode::NotFound,
        QStringLiteral("There is no database at %1: start the collector once, or name its directory with --data.")
            .arg(path),
        path};
}

// The open connection and its prepared statements.
struct ReadStore {
    explicit ReadStore(const QString &path) : connection(path, Connection::Access::Read) { }

    void prepare()
    {
        lastBatch.emplace(connection, sqlText(QLatin1String("select_last_batch")));
        versions.emplace(connection, sqlText(QLatin1String("select_versions")));
        newTerms.emplace(connection, sqlText(QLatin1String("select_new_terms")));
        newHits.emplace(connection, sqlText(QLatin1String("select_new_hits")));
    }

    Connection connection;
    std::optional<Statement> lastBatch;
    std::optional<Statement> versions;
    std::optional<Statement> newTerms;
    std::optional<Statement> newHits;
};

// What tells that something else than new hits is there.
struct Versions {
    qint64 generation = -1; // hits or texts were removed
    qint64 packed = -1; // hits went from rows into segments
    qint64 segments = -1; // the list of segments changed
    qint64 lastBatch = -1;
    qint64 lastHit = -1;

    friend bool operator==(const Versions &, const Versions &) = default;
};

Versions readVersions(Statement &statement)
{
    Versions versions;
    if (statement.step())
        versions = {statement.integer(0), statement.integer(1), statement.integer(2), statement.integer(3),
            statement.integer(4)};
    statement.reset();
    return versions;
}

bool isCancelled(const ReadWatch &watch) { return watch.cancelled != nullptr && *watch.cancelled; }

qint64 firstNumber(Statement &statement)
{
    const qint64 number = statement.step() ? statement.integer(0) : 0;
    statement.reset();
    return number;
}

} // namespace

class HitReader::Private
{
public:
    Private(QString databasePath, std::size_t cacheBytes)
        : path(std::move(databasePath)), cache(std::make_shared<SegmentCache>(cacheBytes))
    {
    }
    ~Private() { close(); }

    core::Result<void> open();
    void close();
    // Runs `work` on the open connection; turns what SQLite says into an error, and opens anew after it.
    template <typename T>
    core::Result<T> guarded(const std::function<T()> &work);

    std::shared_ptr<const HitImage> readNew(const ReadWatch &watch); // null: cancelled
    bool readSnapshot(const ReadWatch &watch); // true: more rows are there
    bool startOver(const Versions &current); // true: rows are read from the first
    std::size_t readBlock();
    void readTerms();

    QString path;
    std::unique_ptr<ReadStore> store;
    std::shared_ptr<const HitImage> image;
    BlockList blocks;
    std::shared_ptr<Dictionary> dictionary; // private until it is published in an image
    std::shared_ptr<SegmentCache> cache;
    std::vector<std::shared_ptr<const HitBlock>> segments;
    Versions versions; // of what is above
    int restarts = 0; // of the load in hand
    bool complete = false; // every row of `versions` is in `blocks`
    qint64 firstRowId = 0; // of the rows in `blocks`
    qint64 lastRowId = 0;
};

core::Result<void> HitReader::Private::open()
{
    if (store)
        return {};
    if (!QFileInfo::exists(path))
        return notFound(path);
    try {
        auto opened = std::make_unique<ReadStore>(path);
        if (auto readable = checkReadable(opened->connection, path); !readable)
            return readable;
        opened->prepare();
        store = std::move(opened);
        cache->setConnection(&store->connection);
        return {};
    } catch (const SqlError &error) {
        return toError(error, QStringLiteral("read the database"), path);
    }
}

void HitReader::Private::close()
{
    cache->setConnection(nullptr);
    store.reset();
    versions = {};
    complete = false;
}

template <typename T>
core::Result<T> HitReader::Private::guarded(const std::function<T()> &work)
{
    if (auto opened = open(); !opened)
        return opened.error();
    try {
        return work();
    } catch (const SqlError &error) {
        // Everything that was read is dropped: what is half read must not be kept.
        close();
        return toError(error, QStringLiteral("read the database"), path);
    }
}

std::shared_ptr<const HitImage> HitReader::Private::readNew(const ReadWatch &watch)
{
    cache->beginUse();
    if (complete && readVersions(*store->versions) == versions)
        return image;
    restarts = 0;
    complete = false;
    while (readSnapshot(watch)) {
        if (isCancelled(watch))
            return nullptr;
    }
    auto fresh = std::make_shared<HitImage>();
    fresh->blocks = segments;
    fresh->blocks.insert(fresh->blocks.end(), blocks.blocks().begin(), blocks.blocks().end());
    fresh->dictionary = dictionary;
    fresh->packed = cache;
    fresh->lastHitId = versions.lastHit;
    fresh->lastBatchId = versions.lastBatch;
    image = std::move(fresh);
    complete = true;
    return image;
}

bool HitReader::Private::startOver(const Versions &current)
{
    const bool removed = current.generation != versions.generation;
    const bool restart = removed || current.packed != versions.packed;
    if (removed)
        dictionary = std::make_shared<Dictionary>();
    if (restart) {
        blocks.clear();
        firstRowId = lastRowId = 0;
    }
    if (current.segments != versions.segments)
        segments = cache->readList();
    return restart;
}

bool HitReader::Private::readSnapshot(const ReadWatch &watch)
{
    Transaction snapshot(store->connection, Connection::Access::Read);
    const Versions current = readVersions(*store->versions);
    restarts += startOver(current) ? 1 : 0;
    versions = current;
    std::size_t rows = 0;
    bool more = true;
    // While hits are packed in quick succession every snapshot would start over: then all is read in one.
    while (more && (rows < kSnapshotRows || restarts > 1) && !isCancelled(watch)) {
        const std::size_t read = readBlock();
        rows += read;
        more = read == kBlockRows;
        if (more && watch.progress)
            watch.progress(lastRowId - firstRowId + 1, versions.lastHit - firstRowId + 1);
    }
    readTerms();
    snapshot.commit();
    return more;
}

std::size_t HitReader::Private::readBlock()
{
    auto block = std::make_shared<HitBlock>();
    Statement &row = *store->newHits;
    row.bind(0, lastRowId).bind(1, static_cast<qint64>(kBlockRows));
    while (row.step()) {
        appendRow(*block, row);
        lastRowId = row.integer(0);
        if (firstRowId == 0)
            firstRowId = lastRowId;
    }
    row.reset();
    const std::size_t rows = block->rows;
    if (rows > 0)
        blocks.append(std::move(block));
    return rows;
}

void HitReader::Private::readTerms()
{
    // The published one never changes; a copy shares its texts.
    std::shared_ptr<Dictionary> grown;
    Statement &term = *store->newTerms;
    for (const core::DimensionInfo &info : core::dimensions()) {
        if (!info.hasTerms())
            continue;
        term.bind(0, info.number).bind(1, dictionary->termCount(info.dimension));
        while (term.step()) {
            if (!grown)
                grown = std::make_shared<Dictionary>(*dictionary);
            grown->append(info.dimension, static_cast<quint32>(term.integer(0)), term.string(1));
        }
        term.reset();
    }
    if (grown)
        dictionary = std::move(grown);
}

HitReader::HitReader(QString databasePath, std::size_t cacheBytes)
    : d(std::make_unique<Private>(std::move(databasePath), cacheBytes))
{
}

HitReader::~HitReader() = default;

core::Result<std::shared_ptr<const HitImage>> HitReader::refresh(const ReadWatch &watch)
{
    auto read = d->guarded<std::shared_ptr<const HitImage>>([&] { return d->readNew(watch); });
    if (read && !read.value())
        return core::Error{
            core::ErrorCode::Busy, QStringLiteral("Reading the database was cancelled; ask again to go on."), d->path};
    return read;
}

core::Result<qint64> HitReader::lastBatchId()
{
    return d->guarded<qint64>([this] { return firstNumber(*d->store->lastBatch); });
}

core::Result<core::SiteBookPtr> HitReader::sites()
{
    return d->guarded<core::SiteBookPtr>([this]() -> core::SiteBookPtr {
        Transaction snapshot(d->store->connection, Connection::Access::Read);
        return std::make_shared<core::SiteBook>(readSites(d->store->connection));
    });
}

} // namespace gatepost::store

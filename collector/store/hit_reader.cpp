// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/hit_reader.h"

#include "collector/store/block_list.h"
#include "collector/store/schema.h"
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
        generation.emplace(connection, sqlText(QLatin1String("select_generation")));
        newTerms.emplace(connection, sqlText(QLatin1String("select_new_terms")));
        newHits.emplace(connection, sqlText(QLatin1String("select_new_hits")));
    }

    Connection connection;
    std::optional<Statement> lastBatch;
    std::optional<Statement> generation;
    std::optional<Statement> newTerms;
    std::optional<Statement> newHits;
};

qint64 firstNumber(Statement &statement)
{
    const qint64 number = statement.step() ? statement.integer(0) : 0;
    statement.reset();
    return number;
}

void appendRow(HitBlock &block, const Statement &row)
{
    const auto push = [&](std::size_t column, int from) {
        block.columns[column].push(static_cast<quint32>(row.integer(from)));
    };
    push(kSiteColumn, 1);
    push(kSlotColumn, 2);
    push(columnOf(core::Dimension::Channel), 3);
    push(columnOf(core::Dimension::Network), 4);
    push(kActionColumn, 5);
    push(kLoadColumn, 6);
    push(kDepthColumn, 7);
    block.columns[kCountColumn].push(1);
    for (int i = 0; i < core::kTermDimensionCount; ++i)
        push(kFirstDimensionColumn + static_cast<std::size_t>(i), 8 + i);
    const auto slot = static_cast<core::Slot>(row.integer(2));
    if (block.rows == 0)
        block.slots = {slot, slot + 1};
    block.slots.from = std::min(block.slots.from, slot);
    block.slots.to = std::max(block.slots.to, slot + 1);
    ++block.rows;
    ++block.hits;
}

} // namespace

class HitReader::Private
{
public:
    explicit Private(QString databasePath) : path(std::move(databasePath)) { }

    core::Result<void> open();
    // Runs `work` on the open connection; turns what SQLite says into an error, and opens anew after it.
    template <typename T>
    core::Result<T> guarded(const std::function<T()> &work);

    std::shared_ptr<const HitImage> readNew();
    bool readSnapshot(); // true: more rows are there
    std::size_t readBlock();
    void readTerms();

    QString path;
    std::unique_ptr<ReadStore> store;
    std::shared_ptr<const HitImage> image;
    BlockList blocks;
    std::shared_ptr<Dictionary> dictionary; // private until it is published in an image
    qint64 generation = -1;
    qint64 lastHitId = 0;
    qint64 lastBatchId = 0;
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
        return {};
    } catch (const SqlError &error) {
        return toError(error, QStringLiteral("read the database"), path);
    }
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
        store.reset();
        generation = -1;
        return toError(error, QStringLiteral("read the database"), path);
    }
}

std::shared_ptr<const HitImage> HitReader::Private::readNew()
{
    if (image && firstNumber(*store->lastBatch) == image->lastBatchId && generation >= 0)
        return image;
    while (readSnapshot()) { }
    auto fresh = std::make_shared<HitImage>();
    fresh->blocks = blocks.blocks();
    fresh->dictionary = dictionary;
    fresh->lastHitId = lastHitId;
    fresh->lastBatchId = lastBatchId;
    image = std::move(fresh);
    return image;
}

bool HitReader::Private::readSnapshot()
{
    Transaction snapshot(store->connection, Connection::Access::Read);
    const qint64 current = firstNumber(*store->generation);
    if (current != generation) {
        generation = current;
        blocks.clear();
        dictionary = std::make_shared<Dictionary>();
        lastHitId = 0;
    }
    std::size_t rows = 0;
    bool more = true;
    while (more && rows < kSnapshotRows) {
        const std::size_t read = readBlock();
        rows += read;
        more = read == kBlockRows;
    }
    readTerms();
    lastBatchId = firstNumber(*store->lastBatch);
    snapshot.commit();
    return more;
}

std::size_t HitReader::Private::readBlock()
{
    auto block = std::make_shared<HitBlock>();
    Statement &row = *store->newHits;
    row.bind(0, lastHitId).bind(1, static_cast<qint64>(kBlockRows));
    while (row.step()) {
        appendRow(*block, row);
        lastHitId = row.integer(0);
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

HitReader::HitReader(QString databasePath) : d(std::make_unique<Private>(std::move(databasePath))) { }

HitReader::~HitReader() = default;

core::Result<std::shared_ptr<const HitImage>> HitReader::refresh()
{
    return d->guarded<std::shared_ptr<const HitImage>>([this] { return d->readNew(); });
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

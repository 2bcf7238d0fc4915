// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/batch_sequence.h"

#include "collector/store/schema.h"
#include "collector/store/sql_text.h"

#include <QFileInfo>

namespace gatepost::store {

namespace {

constexpr std::size_t kMaxGaps = 100;
constexpr qint64 kPackedRowsSchema = 4; // the first in which rows can be packed and still be there

void addGap(BatchSequence &sequence, const QString &sentence)
{
    if (sequence.gaps.size() < kMaxGaps)
        sequence.gaps.push_back(sentence);
}

void checkBatches(Connection &connection, BatchSequence &sequence)
{
    Statement batches(connection, sqlText(QLatin1String("select_batches")));
    qint64 expectedBatch = 0;
    while (batches.step()) {
        const qint64 id = batches.integer(0);
        // The first row stands for all before it, too (HitTable::foldBatches); its hits must begin with the first.
        if (expectedBatch == 0)
            expectedBatch = id;
        const qint64 firstHit = batches.integer(1);
        if (id != expectedBatch) {
            addGap(sequence, QStringLiteral("Batches %1 to %2 are missing.").arg(expectedBatch).arg(id - 1));
        } else if (firstHit != sequence.lastHitId + 1) {
            addGap(sequence,
                QStringLiteral("Batch %1 begins with hit %2, but the one before it ended with hit %3.")
                    .arg(id)
                    .arg(firstHit)
                    .arg(sequence.lastHitId));
        }
        expectedBatch = id + 1;
        sequence.lastHitId = batches.integer(2);
        ++sequence.batches;
    }
}

void checkHits(Connection &connection, BatchSequence &sequence)
{
    const bool knowsPackedRows = connection.number("PRAGMA user_version") >= kPackedRowsSchema;
    Statement count(connection, sqlText(QLatin1String(knowsPackedRows ? "count_hits_between" : "count_rows_between")));
    const auto countBetween = [&count](qint64 from, qint64 to) {
        const qint64 rows = count.bind(0, from).bind(1, to).step() ? count.integer(0) : 0;
        count.reset();
        return rows;
    };
    sequence.packedHits = connection.number(sqlText(QLatin1String("sum_packed_hits")));
    sequence.hits = countBetween(0, sequence.lastHitId) + sequence.packedHits;
    sequence.removedHits = connection.number(sqlText(QLatin1String("select_removed_hits")));
    const qint64 missing = sequence.lastHitId - sequence.hits - sequence.removedHits;
    if (missing != 0) {
        addGap(sequence,
            QStringLiteral("%1 hits were committed and %2 removed with their sites, but %3 are there.")
                .arg(sequence.lastHitId)
                .arg(sequence.removedHits)
                .arg(sequence.hits));
    }
    const qint64 beyond = countBetween(sequence.lastHitId + 1, std::numeric_limits<qint64>::max());
    if (beyond != 0)
        addGap(sequence, QStringLiteral("%1 hits belong to no batch.").arg(beyond));
}

} // namespace

BatchSequence readBatchSequence(Connection &connection)
{
    BatchSequence sequence;
    checkBatches(connection, sequence);
    checkHits(connection, sequence);
    return sequence;
}

core::Result<BatchSequence> checkBatchSequence(const QString &databasePath)
{
    if (!QFileInfo::exists(databasePath)) {
        return core::Error{core::ErrorCode::NotFound,
            QStringLiteral("There is no database at %1: name its directory with --data.").arg(databasePath),
            databasePath};
    }
    try {
        Connection connection(databasePath, Connection::Access::Read);
        if (auto readable = checkReadable(connection, databasePath); !readable)
            return readable.error();
        Transaction snapshot(connection, Connection::Access::Read);
        return readBatchSequence(connection);
    } catch (const SqlError &error) {
        return toError(error, QStringLiteral("read the database"), databasePath);
    }
}

} // namespace gatepost::store

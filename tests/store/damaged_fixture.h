// SPDX-License-Identifier: GPL-3.0-or-later
// A database with everything in it, to be copied and damaged.
#pragma once

#include "collector/store/data_directory.h"
#include "collector/store/hit_reader.h"
#include "tests/store/store_fixture.h"

#include <QDir>
#include <QFile>

#include <set>

namespace gatepost::store {

// Two sites; months that are packed, one segment each, with something in every column; and hits of today. Closed.
class WholeDatabase
{
public:
    static constexpr int kHitsPerMonth = 1600;
    static constexpr int kRecentHits = 700;

    WholeDatabase()
    {
        Bench bench({}, m_folder.path());
        if (!bench.writer.start(bench.path))
            return;
        const core::SiteId one = bench.addSite(QStringLiteral("One"), {"one.example"})->id;
        const core::SiteId two = bench.addSite(QStringLiteral("Two"), {"two.example"})->id;
        quint64 ticket = 0;
        const auto feed = [&](core::SiteId site, core::Slot from, int count) {
            for (int i = 0; i < count; ++i)
                bench.writer.offer(hit(site, from + i % 90, i), ++ticket);
            bench.receipts.waitFor(ticket);
        };
        for (const int month : {3, 4, 5})
            feed(one, slotOfDay(2025, month, 7), kHitsPerMonth);
        feed(two, slotOfDay(2025, 4, 7), kHitsPerMonth);
        const bool isPacked = bench.pack().ok();
        feed(one, core::slotOfMs(bench.clock.nowMs()) - 90, kRecentHits);
        bench.writer.stop();
        m_isMade = isPacked && storedCount(bench.receipts.waitFor(ticket)) == ticket;
    }

    bool isMade() const { return m_isMade; }
    QString path() const { return m_folder.filePath(QStringLiteral("gatepost.db")); }

    static core::Slot slotOfDay(int year, int month, int day)
    {
        return core::slotOfMs(QDateTime(QDate(year, month, day), QTime(0, 0), Qt::UTC).toMSecsSinceEpoch());
    }

private:
    static core::Hit hit(core::SiteId site, core::Slot slot, int i)
    {
        core::Hit hit;
        hit.site = site;
        hit.slot = slot;
        hit.channel = static_cast<core::Channel>(i % 4);
        hit.network = static_cast<core::Network>(i % 3);
        hit.action = static_cast<core::Action>(i / 4 % 3);
        hit.load = static_cast<core::LoadBucket>(i % 65);
        hit.visitDepth = static_cast<quint8>(i % 4);
        for (int dimension = 0; dimension < core::kTermDimensionCount; ++dimension)
            hit.term(static_cast<core::Dimension>(dimension)) = "text " + QByteArray::number(dimension) + " of "
                + QByteArray::number(
                    ((static_cast<quint32>(i) * 2654435761U >> 12) + static_cast<quint32>(dimension)) % 83);
        return hit;
    }

    QTemporaryDir m_folder;
    bool m_isMade = false;
};

// A copy of it in a directory of its own.
struct Patient {
    explicit Patient(const WholeDatabase &whole) { isCopied = QFile::copy(whole.path(), directory.databasePath()); }

    bool change(const char *sql)
    {
        PlainSql database(directory.databasePath());
        return database.run("PRAGMA ignore_check_constraints = ON") && database.run(sql)
            && database.run("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    QByteArray bytes() const
    {
        QFile file(directory.databasePath());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    bool overwrite(qint64 page)
    {
        QFile file(directory.databasePath());
        return file.open(QIODevice::ReadWrite) && file.seek((page - 1) * 4096)
            && file.write(QByteArray(4096, '\xff')) == 4096;
    }
    QStringList files() const { return QDir(folder.path()).entryList(QDir::Files, QDir::Name); }
    QString line(const char *sql) { return PlainSql(directory.databasePath()).column(sql).join(u' '); }

    QTemporaryDir folder;
    DataDirectory directory{folder.path()};
    bool isCopied = false;
};

// Hits in blocks of which every column can be read.
inline qint64 readableHits(const QString &path)
{
    HitReader reader(path);
    const auto image = reader.refresh();
    qint64 hits = 0;
    for (const auto &block : image ? image.value()->blocks : std::vector<std::shared_ptr<const HitBlock>>()) {
        bool isReadable = true;
        if (block->segment != 0) {
            const auto columns = image.value()->packed->columns(*block, ColumnSet().set());
            isReadable = columns.ok();
            for (const auto &column : isReadable ? columns.value() : PackedColumns())
                isReadable = isReadable && column && column->view();
        }
        hits += isReadable ? block->hits : 0;
    }
    return hits;
}

} // namespace gatepost::store

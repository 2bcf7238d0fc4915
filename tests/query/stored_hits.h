// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/hit_sink.h"
#include "collector/query/query_source.h"
#include "collector/store/hit_writer.h"
#include "tests/support/steady_clock.h"

#include <QSemaphore>
#include <QTemporaryDir>

#include <memory>
#include <vector>

namespace gatepost::tests {

// A data directory that holds the given hits, written by the real writer. Sites are numbered from 1 and called
// "Site 1" (hosts site1.example, site1.onion, site1.i2p), "Site 2", …
class StoredHits
{
public:
    // Returns when all are committed; `trouble()` says what went wrong, if anything.
    StoredHits(int sites, std::vector<core::Hit> hits, const QByteArray &timeZone = "UTC");

    QString trouble() const { return m_trouble; }
    QString databasePath() const { return m_directory.filePath(QStringLiteral("gatepost.db")); }

    // More hits, while readers are open.
    void write(std::vector<core::Hit> hits);

    // Packs everything before today; returns how many hits that were.
    qint64 pack();

    // Changes the file by plain SQL.
    bool change(const char *sql);

    std::unique_ptr<query::QuerySource> source() const { return query::makeLocalSource(databasePath()); }

private:
    struct Receipts final : core::ReceiptListener {
        void receiptsReady(std::vector<core::Receipt> receipts) override;
        QSemaphore stored;
        std::atomic<int> refused = 0;
    };

    void addSite(int number, const QByteArray &timeZone);

    QTemporaryDir m_directory;
    testing::SteadyClock m_clock;
    Receipts m_receipts;
    store::HitWriter m_writer;
    QString m_trouble;
};

} // namespace gatepost::tests

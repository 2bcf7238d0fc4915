// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of this folder share: a directory that goes away, hits, receipts, and a plain SQL view of the file.
#pragma once

#include "collector/core/clock.h"
#include "collector/core/hit_sink.h"
#include "collector/store/hit_writer.h"
#include "tests/support/steady_clock.h"

#include <QElapsedTimer>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QUuid>

#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>

namespace gatepost::store {

// Seen from outside: another connection, through another interface.
class PlainSql
{
public:
    explicit PlainSql(const QString &path) : m_name(QUuid::createUuid().toString())
    {
        m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name);
        m_database.setDatabaseName(path);
        m_database.open();
        run("PRAGMA wal_autocheckpoint = 0");
    }
    ~PlainSql()
    {
        m_database.close();
        m_database = {};
        QSqlDatabase::removeDatabase(m_name);
    }

    bool run(const char *sql) { return QSqlQuery(m_database).exec(QString::fromUtf8(sql)); }
    QVariant value(const char *sql)
    {
        QSqlQuery query(m_database);
        return query.exec(QString::fromUtf8(sql)) && query.next() ? query.value(0) : QVariant(query.lastError().text());
    }
    qint64 number(const char *sql) { return value(sql).toLongLong(); }
    QStringList column(const char *sql)
    {
        QSqlQuery query(m_database);
        query.exec(QString::fromUtf8(sql));
        QStringList values;
        while (query.next())
            values += query.value(0).toString();
        return values;
    }

private:
    QString m_name;
    QSqlDatabase m_database;
};

// Keeps every receipt and lets a test wait for a number of them.
class KeptReceipts : public core::ReceiptListener
{
public:
    void receiptsReady(std::vector<core::Receipt> receipts) override
    {
        if (onBatch)
            onBatch(receipts);
        {
            const std::lock_guard lock(m_mutex);
            m_receipts.insert(m_receipts.end(), receipts.begin(), receipts.end());
        }
        m_arrived.notify_all();
    }

    // All so far, once there are `count` or a minute has passed.
    std::vector<core::Receipt> waitFor(std::size_t count, int seconds = 60)
    {
        std::unique_lock lock(m_mutex);
        m_arrived.wait_for(lock, std::chrono::seconds(seconds), [&] { return m_receipts.size() >= count; });
        return m_receipts;
    }

    std::function<void(const std::vector<core::Receipt> &)> onBatch; // on the writer's thread

private:
    std::mutex m_mutex;
    std::condition_variable m_arrived;
    std::vector<core::Receipt> m_receipts;
};

inline core::Hit makeHit(core::SiteId site, const QByteArray &page, core::Slot slot = 2000000)
{
    core::Hit hit;
    hit.site = site;
    hit.slot = slot;
    hit.visitDepth = 1;
    hit.load = 20;
    hit.term(core::Dimension::Page) = page;
    hit.term(core::Dimension::Browser) = "Firefox";
    hit.term(core::Dimension::Host) = "example.org";
    return hit;
}

inline std::size_t storedCount(const std::vector<core::Receipt> &receipts)
{
    return static_cast<std::size_t>(
        std::count_if(receipts.begin(), receipts.end(), [](const core::Receipt &receipt) { return receipt.stored(); }));
}

// A writer on a directory of its own.
struct Bench {
    explicit Bench(WriterSettings settings = {}, const QString &directory = {}) : writer(clock, unhurried(settings))
    {
        path = (directory.isEmpty() ? folder.path() : directory) + QStringLiteral("/gatepost.db");
        writer.setReceiptListener(&receipts);
    }

    core::Result<core::Site> addSite(const QString &name, std::vector<QByteArray> hosts, QByteArray zone = "UTC")
    {
        core::Site wanted;
        wanted.name = name;
        wanted.timeZone = std::move(zone);
        for (const QByteArray &host : hosts)
            wanted.hosts.push_back({host, core::Network::ClearNet});
        return wait<core::Site>([&](auto done) { writer.addSite(wanted, done); });
    }
    core::Result<core::Site> editSite(core::SiteId site, const core::SiteEdit &edit)
    {
        return wait<core::Site>([&](auto done) { writer.editSite(site, edit, done); });
    }
    core::Result<void> removeSite(core::SiteId site)
    {
        return wait<void>([&](auto done) { writer.removeSite(site, done); });
    }

    core::Result<qint64> applyRetention(bool confirmed)
    {
        return wait<qint64>([&](auto done) { writer.applyRetention(confirmed, done); });
    }

    core::Result<qint64> applyDiskBudget(qint64 bytes, bool confirmed)
    {
        return wait<qint64>([&](auto done) { writer.applyDiskBudget(bytes, confirmed, done); });
    }

    core::Result<qint64> pack()
    {
        return wait<qint64>([&](auto done) { writer.pack(done); });
    }

    template <typename T>
    core::Result<T> wait(const std::function<void(std::function<void(core::Result<T>)>)> &call)
    {
        auto promise = std::make_shared<std::promise<core::Result<T>>>();
        auto result = promise->get_future();
        call([promise](core::Result<T> told) { promise->set_value(std::move(told)); });
        return result.get();
    }

    // What packs by itself a minute after the start would do so in the middle of a test on a slow machine.
    static WriterSettings unhurried(WriterSettings settings)
    {
        if (settings.packFirstMs == WriterSettings().packFirstMs)
            settings.packFirstMs = 0;
        return settings;
    }

    QTemporaryDir folder;
    QString path;
    testing::SteadyClock clock;
    KeptReceipts receipts;
    HitWriter writer;
};

} // namespace gatepost::store

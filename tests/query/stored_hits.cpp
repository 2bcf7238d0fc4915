// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/query/stored_hits.h"

#include <QSqlDatabase>
#include <QSqlQuery>

namespace gatepost::tests {

namespace {

constexpr int kPatienceMs = 60000;

} // namespace

StoredHits::StoredHits(int sites, std::vector<core::Hit> hits, const QByteArray &timeZone) : m_writer(m_clock)
{
    m_writer.setReceiptListener(&m_receipts);
    if (const auto started = m_writer.start(databasePath()); !started) {
        m_trouble = started.error().what;
        return;
    }
    for (int number = 1; number <= sites; ++number)
        addSite(number, timeZone);
    write(std::move(hits));
}

void StoredHits::addSite(int number, const QByteArray &timeZone)
{
    const QByteArray stem = "site" + QByteArray::number(number);
    core::Site site;
    site.name = QStringLiteral("Site %1").arg(number);
    site.timeZone = timeZone;
    site.hosts = {{stem + ".example", core::Network::ClearNet}, {stem + ".onion", core::Network::Tor},
        {stem + ".i2p", core::Network::I2p}};
    QSemaphore added;
    QString trouble;
    m_writer.addSite(site, [&](core::Result<core::Site> result) {
        if (!result)
            trouble = result.error().what;
        else if (result->id != number)
            trouble = QStringLiteral("site %1 got the number %2").arg(number).arg(result->id);
        added.release();
    });
    if (!added.tryAcquire(1, kPatienceMs))
        qFatal("the writer never answered");
    if (!trouble.isEmpty())
        m_trouble = trouble;
}

void StoredHits::write(std::vector<core::Hit> hits)
{
    const auto count = static_cast<int>(hits.size());
    quint64 ticket = 0;
    for (core::Hit &hit : hits) {
        if (m_writer.offer(std::move(hit), ++ticket) == core::HitSink::Offer::Full)
            m_trouble = QStringLiteral("the writer took no more than %1 hits").arg(ticket - 1);
    }
    if (m_trouble.isEmpty() && !m_receipts.stored.tryAcquire(count, kPatienceMs))
        m_trouble =
            QStringLiteral("not all of %1 hits were stored, %2 were refused").arg(count).arg(m_receipts.refused);
}

qint64 StoredHits::pack()
{
    QSemaphore packed;
    qint64 hits = -1;
    m_writer.pack([&](core::Result<qint64> result) {
        if (result)
            hits = result.value();
        else
            m_trouble = result.error().what;
        packed.release();
    });
    if (!packed.tryAcquire(1, kPatienceMs))
        qFatal("the packer never answered");
    return hits;
}

bool StoredHits::change(const char *sql)
{
    bool changed = false;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("change"));
        database.setDatabaseName(databasePath());
        changed = database.open() && QSqlQuery(database).exec(QString::fromUtf8(sql));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("change"));
    return changed;
}

void StoredHits::Receipts::receiptsReady(std::vector<core::Receipt> receipts)
{
    for (const core::Receipt &receipt : receipts) {
        if (receipt.stored())
            stored.release();
        else
            ++refused;
    }
}

} // namespace gatepost::tests

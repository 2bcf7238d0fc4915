// SPDX-License-Identifier: GPL-3.0-or-later
// Rule 5, visits from the address, on the real collector behind a proxy: what it tells visits apart by is in locked
// memory only, joins neither sites nor days nor runs, and leaves no trace in a file. Two days and the erased key are
// tried with a clock that tests move: tests/ingest/visit_book_test.cpp.
#include "tests/support/collector_process.h"
#include "tests/support/raw_client.h"
#include "tests/support/requests.h"
#include "tests/support/stored_rows.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDirIterator>
#include <QFile>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace gatepost::testing;

namespace {

constexpr qint64 kDayMs = 86'400'000;
const QByteArray kVisitor = "198.51.100.77";
const QByteArray kPacked = QByteArray::fromHex("c633644d");
const QByteArray kSeen = "zqkeep";
const QByteArray kAgentMark = "zqmarkAgent";

} // namespace

class Rule05Test : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<CollectorProcess> m_collector;

    bool startBehindProxy()
    {
        return m_collector->start({QStringLiteral("--trusted-proxies"), QStringLiteral("127.0.0.1")});
    }
    void set(const char *site, std::initializer_list<const char *> settings)
    {
        QStringList arguments{QStringLiteral("site"), QStringLiteral("edit"), QLatin1String(site)};
        for (const char *setting : settings)
            arguments << QStringLiteral("--set") << QLatin1String(setting);
        const CollectorProcess::Outcome outcome = m_collector->runHere(arguments);
        QVERIFY2(outcome.exitCode == 0, outcome.err.constData());
    }
    QByteArray sendView(const QByteArray &page, const QByteArray &address, const QByteArray &host = "example.org")
    {
        return RawClient(m_collector->collectPort())
            .ask(postRequest("/api/view", "{\"domain\":\"" + host + "\",\"page\":\"" + page + "\",\"n\":2}",
                "X-Forwarded-For: " + address + "\r\nUser-Agent: " + browserAgent(' ' + kAgentMark) + "\r\n"))
            .header("gatepost");
    }
    // Depths of the views of a page, in the order they were stored.
    QByteArray depths(const QByteArray &page)
    {
        QByteArrayList found;
        StoredRows rows(m_collector->databasePath());
        for (const auto &row : rows.select("SELECT visit_depth FROM hit WHERE page = (SELECT id FROM term WHERE dim = 1"
                                           " AND text = '"
                 + page + "') ORDER BY id"))
            found.append(row.first());
        return found.join(' ');
    }
    qint64 lockedKb() const
    {
        QFile status(QStringLiteral("/proc/%1/status").arg(m_collector->pid()));
        if (!status.open(QIODevice::ReadOnly))
            return -1;
        for (const QByteArray &line : status.readAll().split('\n')) {
            if (line.startsWith("VmLck:"))
                return line.sliced(6).trimmed().split(' ').first().toLongLong();
        }
        return -1;
    }

private Q_SLOTS:
    void init()
    {
        // A person is somebody else the next day: none must begin in the middle of a test.
        const qint64 leftMs = kDayMs - QDateTime::currentMSecsSinceEpoch() % kDayMs;
        if (leftMs < 20'000)
            QTest::qWait(static_cast<int>(leftMs));
        m_collector = std::make_unique<CollectorProcess>();
        m_collector->addSite(QStringLiteral("One"), {QStringLiteral("example.org")});
        m_collector->addSite(QStringLiteral("Two"), {QStringLiteral("two.example")});
        QVERIFY2(startBehindProxy(), qPrintable(m_collector->trouble()));
    }

    void cleanup()
    {
        if (m_collector->running())
            QCOMPARE(m_collector->terminate(), 0);
        m_collector.reset();
    }

    // Off until the owner switches it on, for that site alone; no restart.
    void rule05_onlyWhereTheOwnerChoseIt()
    {
        for (int i = 0; i < 2; ++i)
            QCOMPARE(sendView("/before", kVisitor), QByteArray("stored"));
        set("One", {"visits=address"});
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(sendView("/after", kVisitor), QByteArray("stored"));
            QCOMPARE(sendView("/two", kVisitor, "two.example"), QByteArray("stored"));
        }
        QCOMPARE(depths("/before"), QByteArray("2 2")); // the tab's own word
        QCOMPARE(depths("/after"), QByteArray("1 2 3"));
        QCOMPARE(depths("/two"), QByteArray("2 2 2"));
    }

    // The same person is somebody else at the other site, and after a restart.
    void rule05_sitesAndRunsAreNotJoined()
    {
        set("One", {"visits=address"});
        set("Two", {"visits=address"});
        for (int i = 0; i < 2; ++i)
            QCOMPARE(sendView("/one", kVisitor), QByteArray("stored"));
        QCOMPARE(sendView("/two", kVisitor, "two.example"), QByteArray("stored"));
        QCOMPARE(sendView("/one", "198.51.100.78"), QByteArray("stored"));
        QCOMPARE(depths("/one"), QByteArray("1 2 1"));
        QCOMPARE(depths("/two"), QByteArray("1"));
        QCOMPARE(m_collector->terminate(), 0);
        QVERIFY2(startBehindProxy(), qPrintable(m_collector->trouble()));
        QCOMPARE(sendView("/one", kVisitor), QByteArray("stored"));
        QCOMPARE(depths("/one"), QByteArray("1 2 1 1"));
    }

    void rule05_keysAreInLockedMemory()
    {
        if (lockedKb() < 0)
            QSKIP("skipped: needs /proc");
        set("One", {"visits=address"});
        QCOMPARE(sendView("/", kVisitor), QByteArray("stored"));
        if (lockedKb() == 0)
            QSKIP("skipped: needs the right to lock memory (ulimit -l)");
        QVERIFY(lockedKb() > 0);
    }

    // With everything on that looks at an address or agent, every byte of every file is searched, after a hard end.
    void rule05_noAddressAndNoHashOnDisk()
    {
        set("One", {"visits=address", "country=address", "counter-agent=on"});
        for (const QByteArray &address : {kVisitor, QByteArray("203.0.113.9"), kVisitor})
            QCOMPARE(sendView('/' + kSeen, address), QByteArray("stored"));
        QCOMPARE(RawClient(m_collector->collectPort())
                     .ask(getRequest("/count.gif",
                         "Referer: http://example.org/\r\nX-Forwarded-For: " + kVisitor
                             + "\r\nUser-Agent: " + browserAgent(' ' + kAgentMark) + "\r\n"))
                     .header("gatepost"),
            QByteArray("stored"));

        // Two persons' first views differ in nothing but their number, and their quarter of an hour where one began in
        // between: no column could hold a hash.
        StoredRows rows(m_collector->databasePath());
        QByteArrayList columns;
        for (const auto &row :
            rows.select("SELECT name FROM pragma_table_info('hit') WHERE name NOT IN ('id', 'slot')"))
            columns.append(row.first());
        QVERIFY(columns.size() > 25);
        const auto views =
            rows.select("SELECT " + columns.join(',') + " FROM hit WHERE channel = 0 AND visit_depth = 1 ORDER BY id");
        QCOMPARE(views.size(), 2);
        QCOMPARE(views[0], views[1]);

        m_collector->kill9();
        QByteArray reversed = kPacked;
        std::reverse(reversed.begin(), reversed.end());
        QByteArrayList forbidden{
            kVisitor, kVisitor.left(10), kPacked, reversed, "203.0.113.9", kAgentMark, "Gecko/2010"};
        for (const auto algorithm : {QCryptographicHash::Md5, QCryptographicHash::Sha1, QCryptographicHash::Sha256,
                 QCryptographicHash::Blake2b_256}) {
            const QByteArray digest = QCryptographicHash::hash(kVisitor, algorithm);
            forbidden << digest.left(8) << digest.toHex().left(16);
        }
        bool wouldFind = false;
        QDirIterator files(m_collector->directory(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray bytes = file.readAll();
            wouldFind = wouldFind || bytes.contains(kSeen);
            for (const QByteArray &marker : forbidden)
                QVERIFY2(!bytes.contains(marker),
                    qPrintable(file.fileName() + QLatin1Char(' ') + QString::fromLatin1(marker.toPercentEncoding())));
        }
        QVERIFY(wouldFind);
        for (const QByteArray &marker : forbidden)
            QVERIFY(!m_collector->standardError().contains(marker) && !m_collector->standardOutput().contains(marker));
    }
};

QTEST_GUILESS_MAIN(Rule05Test)
#include "rule05_test.moc"

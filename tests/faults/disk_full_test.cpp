// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/collector_process.h"
#include "tests/support/http_load.h"
#include "tests/support/raw_client.h"
#include "tests/support/requests.h"
#include "tests/support/stored_rows.h"

#include <QFile>
#include <QTest>

#include <sys/mount.h>

using namespace gatepost::testing;

namespace {

// A file system of a few megabytes, gone with this object.
class SmallDisk
{
public:
    SmallDisk()
    {
        m_mounted = ::mount("tmpfs", m_directory.path().toUtf8().constData(), "tmpfs", 0, "size=24m,mode=0700") == 0;
    }
    ~SmallDisk()
    {
        if (m_mounted)
            ::umount2(m_directory.path().toUtf8().constData(), MNT_DETACH);
    }
    bool mounted() const { return m_mounted; }
    QString path(const QString &name) const { return m_directory.filePath(name); }

    void fill()
    {
        QFile ballast(path(QStringLiteral("ballast")));
        if (!ballast.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
            return;
        for (int size = 65536; size >= 1; size /= 2) {
            const QByteArray piece(size, 'x');
            while (ballast.write(piece) == size) { }
        }
    }
    void free() { QFile::remove(path(QStringLiteral("ballast"))); }

private:
    QTemporaryDir m_directory;
    bool m_mounted = false;
};

} // namespace

// A full disk: clients are told to come back, pages still get their images, reports can be read, and service returns
// by itself.
class DiskFullTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBackByItself()
    {
        SmallDisk disk;
        if (!disk.mounted())
            QSKIP("skipped: needs root and mount for a small file system");
        CollectorProcess collector(disk.path(QStringLiteral("data")));
        collector.addSite(QStringLiteral("Full"), {QStringLiteral("example.org")});
        QVERIFY2(collector.start(), qPrintable(collector.trouble()));

        HttpLoad before(collector.collectPort(), "example.org", 0, 4);
        before.start();
        QTRY_VERIFY_WITH_TIMEOUT(before.acknowledgedCount() > 100, 30000);
        before.stop();

        disk.fill();
        HttpLoad load(collector.collectPort(), "example.org", before.nextNumber(), 4);
        load.start();
        QTRY_VERIFY_WITH_TIMEOUT(load.busyCount() > 200, 30000);
        // Not one of many: while the disk is full nothing at all is acknowledged. What the log still had room for, or
        // gave back when it was emptied, is used up first.
        qint64 then = -1;
        for (int look = 0; look < 100 && then != load.acknowledgedCount(); ++look) {
            then = load.acknowledgedCount();
            const qint64 busyThen = load.busyCount();
            QTRY_VERIFY_WITH_TIMEOUT(load.busyCount() > busyThen + 50, 30000);
        }
        QCOMPARE(load.acknowledgedCount(), then);

        const auto ask = [&collector](
                             const QByteArray &request) { return RawClient(collector.collectPort()).ask(request); };
        Answer post;
        QTRY_COMPARE_WITH_TIMEOUT(
            (post = ask(postRequest("/api/view", R"({"page":"/full","domain":"example.org"})"))).status, 503, 30000);
        QVERIFY(!post.header("retry-after").isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(ask(getRequest("/healthz")).status, 503, 30000);
        const CsvTable pages = collector.exportCsv(QStringLiteral("pages"), QStringLiteral("Full"));
        QVERIFY(!pages.rows.isEmpty());

        disk.free();
        then = load.acknowledgedCount();
        QTRY_VERIFY_WITH_TIMEOUT(load.acknowledgedCount() > then + 50, 30000);
        load.stop();
        QCOMPARE(load.goodBusyCount(), load.busyCount());
        QCOMPARE(load.otherCount(), 0);
        QVERIFY(collector.running());
        QCOMPARE(collector.terminate(), 0);

        StoredRows rows(collector.databasePath());
        const QHash<qint64, int> stored = rows.loadNumbers();
        const QSet<qint64> numbers(stored.keyBegin(), stored.keyEnd());
        const QSet<qint64> acknowledged = before.acknowledged() + load.acknowledged();
        std::printf("disk full: %lld acknowledged, %lld stored, %lld told to come back\n",
            static_cast<long long>(acknowledged.size()), static_cast<long long>(numbers.size()),
            static_cast<long long>(load.busyCount()));
        std::fflush(stdout);
        QCOMPARE((acknowledged - numbers).size(), 0);
        QCOMPARE((numbers - acknowledged).size(), 0);
        QCOMPARE(rows.batchTrouble(), QByteArray());
        QCOMPARE(rows.quickCheck(), QByteArray("ok"));
    }
};

QTEST_GUILESS_MAIN(DiskFullTest)
#include "disk_full_test.moc"

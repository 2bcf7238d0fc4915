// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/batch_sequence.h"
#include "collector/store/hit_reader.h"
#include "collector/store/kept_copies.h"
#include "collector/store/retention.h"
#include "tests/store/store_fixture.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace gatepost;
using namespace gatepost::store;

class SiteEditorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void addedSiteHasKeyAndNetworks()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto site = bench.addSite(
            QStringLiteral(" My site "), {"Example.ORG:8080", "abc.onion", "abc.i2p", "example.org"}, "Europe/Berlin");
        QVERIFY(site.ok());
        QCOMPARE(site->name, QStringLiteral("My site"));
        QCOMPARE(site->timeZone, QByteArray("Europe/Berlin"));
        QVERIFY(QRegularExpression(QStringLiteral("^gp_[A-Za-z0-9_-]{16}$"))
                    .match(QString::fromLatin1(site->key))
                    .hasMatch());
        const std::vector<core::SiteHost> hosts = {{"example.org", core::Network::ClearNet},
            {"abc.onion", core::Network::Tor}, {"abc.i2p", core::Network::I2p}};
        QVERIFY(site->hosts == hosts);
        const auto other = bench.addSite(QStringLiteral("Other"), {"example.com"});
        QVERIFY(other->key != site->key);
        // Anyone may read them, without the lock.
        HitReader reader(bench.path);
        QVERIFY(reader.sites().value()->sites() == std::vector<core::Site>({site.value(), other.value()}));
    }

    void badAdditionsAreRefused_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<QByteArray>("zone");
        QTest::addColumn<int>("code");
        const int invalid = static_cast<int>(core::ErrorCode::InvalidInput);
        const int exists = static_cast<int>(core::ErrorCode::AlreadyExists);
        const auto row = [](const char *tag, const QString &name, const QByteArray &host, const QByteArray &zone,
                             int code) { QTest::newRow(tag) << name << host << zone << code; };
        const QString two = QStringLiteral("Two");
        row("no name", QStringLiteral("  "), "example.com", "UTC", invalid);
        row("long name", QString(101, QLatin1Char('x')), "example.com", "UTC", invalid);
        row("control character", QStringLiteral("a\nb"), "example.com", "UTC", invalid);
        row("name taken", QStringLiteral("one"), "example.com", "UTC", exists);
        row("URL as host", two, "http://example.com/", "UTC", invalid);
        row("host with space", two, "exa mple.com", "UTC", invalid);
        row("host taken", two, "EXAMPLE.org.", "UTC", exists);
        row("no host", two, "-", "UTC", invalid);
        row("no zone", two, "example.com", "", invalid);
        row("odd zone", two, "example.com", "Mars/Olympus", invalid);
        row("offset as zone", two, "example.com", "UTC+01:00", invalid);
        row("path as zone", two, "example.com", "../../etc/passwd", invalid);
    }

    void badAdditionsAreRefused()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, host);
        QFETCH(QByteArray, zone);
        QFETCH(int, code);
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        QVERIFY(bench.addSite(QStringLiteral("One"), {"example.org"}).ok());
        const std::vector<QByteArray> hosts = host == "-" ? std::vector<QByteArray>() : std::vector<QByteArray>{host};
        const auto refused = bench.addSite(name, hosts, zone);
        QVERIFY(!refused.ok());
        QCOMPARE(static_cast<int>(refused.error().code), code);
        QVERIFY(refused.error().what.endsWith(QLatin1Char('.')));
        PlainSql sql(bench.path);
        QCOMPARE(sql.number("SELECT count(*) FROM site"), qint64(1));
        QCOMPARE(sql.number("SELECT count(*) FROM host"), qint64(1));
    }

    void editChangesWhatIsGiven()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto site = bench.addSite(QStringLiteral("One"), {"example.org"});
        core::SiteEdit edit;
        edit.addHosts = {"Www.example.org", "abc.onion"};
        edit.removeHosts = {"EXAMPLE.org"};
        edit.timeZone = QByteArray("Asia/Kathmandu");
        const auto edited = bench.editSite(site->id, edit);
        QVERIFY(edited.ok());
        QCOMPARE(edited->name, QStringLiteral("One"));
        QCOMPARE(edited->key, site->key);
        QCOMPARE(edited->timeZone, QByteArray("Asia/Kathmandu"));
        const std::vector<core::SiteHost> hosts = {
            {"www.example.org", core::Network::ClearNet}, {"abc.onion", core::Network::Tor}};
        QVERIFY(edited->hosts == hosts);
        HitReader reader(bench.path);
        QVERIFY(reader.sites().value()->sites().front() == edited.value());
        core::SiteEdit rename;
        rename.name = QStringLiteral("ONE"); // its own name in another case
        QCOMPARE(bench.editSite(site->id, rename)->name, QStringLiteral("ONE"));
    }

    void badEditsChangeNothing_data()
    {
        QTest::addColumn<QByteArray>("add");
        QTest::addColumn<QByteArray>("remove");
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("code");
        const auto row = [](const char *tag, const QByteArray &add, const QByteArray &remove, const QString &name,
                             core::ErrorCode code) {
            QTest::newRow(tag) << add << remove << name << static_cast<int>(code);
        };
        row("host of another", "example.com", "", {}, core::ErrorCode::AlreadyExists);
        row("odd host", "a b", "", {}, core::ErrorCode::InvalidInput);
        row("not its host", "", "example.com", {}, core::ErrorCode::NotFound);
        row("last host", "", "example.org", {}, core::ErrorCode::InvalidInput);
        row("name of another", "new.example", "", QStringLiteral("two"), core::ErrorCode::AlreadyExists);
    }

    void badEditsChangeNothing()
    {
        QFETCH(QByteArray, add);
        QFETCH(QByteArray, remove);
        QFETCH(QString, name);
        QFETCH(int, code);
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto one = bench.addSite(QStringLiteral("One"), {"example.org"});
        const auto two = bench.addSite(QStringLiteral("Two"), {"example.com"});
        core::SiteEdit edit;
        if (!add.isEmpty())
            edit.addHosts = {add};
        if (!remove.isEmpty())
            edit.removeHosts = {remove};
        if (!name.isEmpty())
            edit.name = name;
        const auto refused = bench.editSite(one->id, edit);
        QVERIFY(!refused.ok());
        QCOMPARE(static_cast<int>(refused.error().code), code);
        HitReader reader(bench.path);
        QVERIFY(reader.sites().value()->sites() == std::vector<core::Site>({one.value(), two.value()}));
    }

    void missingSiteIsNotFound()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        QCOMPARE(bench.editSite(5, {}).error().code, core::ErrorCode::NotFound);
        QCOMPARE(bench.removeSite(5).error().code, core::ErrorCode::NotFound);
    }

    void notRunningIsUnavailable()
    {
        Bench bench;
        QCOMPARE(bench.addSite(QStringLiteral("One"), {"example.org"}).error().code, core::ErrorCode::Unavailable);
        QCOMPARE(bench.removeSite(1).error().code, core::ErrorCode::Unavailable);
    }

    void listenerHearsBeforeDone()
    {
        Bench bench;
        core::SiteBookPtr book; // the promise inside wait() orders these accesses
        bench.writer.setSitesListener([&](core::SiteBookPtr told) { book = std::move(told); });
        QVERIFY(bench.writer.start(bench.path).ok());
        QVERIFY(book && book->sites().empty());
        const auto site = bench.addSite(QStringLiteral("One"), {"example.org"});
        QVERIFY(book->byHost("example.org"));
        core::SiteEdit edit;
        edit.addHosts = {"example.net"};
        QVERIFY(bench.editSite(site->id, edit).ok());
        QVERIFY(book->byHost("example.net"));
        QVERIFY(bench.removeSite(site->id).ok());
        QVERIFY(book->sites().empty());
    }

    void editsAreSeenByThoseWhoPoll()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        HitReader reader(bench.path);
        const qint64 before = reader.lastBatchId().value();
        QVERIFY(bench.addSite(QStringLiteral("One"), {"example.org"}).ok());
        QVERIFY(reader.lastBatchId().value() > before);
    }

    void listedHostIsNoLongerUnlisted()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        bench.writer.recordUnlisted({"example.org", core::Network::ClearNet, 1000, "/", "", ""});
        QVERIFY(bench.addSite(QStringLiteral("One"), {"example.org"}).ok());
        bench.writer.stop();
        PlainSql sql(bench.path);
        QCOMPARE(sql.number("SELECT count(*) FROM unlisted_host"), qint64(0));
    }

    void optionsAreStoredAndChecked()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto site = bench.addSite(QStringLiteral("One"), {"example.org"});
        QVERIFY(site->options == core::SiteOptions());
        core::SiteEdit edit;
        edit.preset = QStringLiteral("with-country");
        edit.options = {{QStringLiteral("title"), QStringLiteral("off")},
            {QStringLiteral("path-masks"), QStringLiteral("/users/*, /o/*/x")},
            {QStringLiteral("retention"), QStringLiteral("12")}};
        const auto changed = bench.editSite(site->id, edit);
        QVERIFY(changed.ok());
        QCOMPARE(changed->options.country, core::CountrySource::Address);
        QVERIFY(!changed->options.title);
        QCOMPARE(changed->options.pathMasks.size(), std::size_t(2));
        QCOMPARE(changed->options.retentionMonths, 12);

        core::SiteEdit wrong;
        wrong.options = {{QStringLiteral("screen"), QStringLiteral("off")},
            {QStringLiteral("path-masks"), QStringLiteral("/users/a*")}};
        QCOMPARE(bench.editSite(site->id, wrong).error().code, core::ErrorCode::InvalidInput);
        // Nothing of a refused edit is in force, and all of it survives a restart.
        bench.writer.stop();
        QVERIFY(bench.writer.start(bench.path).ok());
        HitReader reader(bench.path);
        QVERIFY(reader.sites().value()->sites().front().options == changed->options);
        PlainSql sql(bench.path);
        QCOMPARE(sql.column("SELECT name FROM site_option ORDER BY name").join(QLatin1Char(' ')),
            QStringLiteral("country path-masks retention title"));
    }

    void retentionRemovesOldHitsOnly()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto site = bench.addSite(QStringLiteral("One"), {"example.org"});
        const core::Slot now = core::slotOfMs(bench.clock.nowMs());
        const core::Slot old = firstKeptSlot(now, site->options.retentionMonths) - 1;
        quint64 ticket = 0;
        for (int i = 0; i < 3000; ++i)
            bench.writer.offer(makeHit(site->id, "/old/" + QByteArray::number(i), old), ++ticket);
        for (int i = 0; i < 2000; ++i)
            bench.writer.offer(makeHit(site->id, "/kept", old + 1), ++ticket);
        bench.receipts.waitFor(ticket);

        QCOMPARE(readRetentionPlan(bench.path, now)->dueHits, qint64(3000));
        // More than half: the clock could be wrong.
        QCOMPARE(bench.applyRetention(false).error().code, core::ErrorCode::InvalidInput);
        PlainSql sql(bench.path);
        QCOMPARE(sql.number("SELECT count(*) FROM hit"), qint64(5000));
        QCOMPARE(bench.applyRetention(true).value(), qint64(3000));
        QCOMPARE(sql.number("SELECT count(*) FROM hit"), qint64(2000));
        QCOMPARE(sql.number("SELECT count(*) FROM term WHERE text LIKE '/old/%'"), qint64(0));
        QCOMPARE(sql.number("SELECT count(*) FROM term WHERE text = '/kept'"), qint64(1));
        QVERIFY(checkBatchSequence(bench.path)->whole());
        QCOMPARE(bench.applyRetention(false).value(), qint64(0));
    }

    // The copies that migrations, repairs and restores leave would keep what is removed, and the ledger would grow for
    // ever.
    void copiesAndLedgerFollowRetention_data()
    {
        QTest::addColumn<bool>("byRemoval");
        QTest::newRow("a site is removed") << true;
        QTest::newRow("retention removes hits") << false;
    }

    void copiesAndLedgerFollowRetention()
    {
        QFETCH(bool, byRemoval);
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto site = bench.addSite(QStringLiteral("One"), {"example.org"});
        const core::Slot now = core::slotOfMs(bench.clock.nowMs());
        const core::Slot old = firstKeptSlot(now, site->options.retentionMonths) - core::kSlotsPerHour;
        bench.writer.recordDrops({{old, site->id, core::DropReason::Bot, 3},
            {old, core::kNoSite, core::DropReason::Bot, 3}, {now - now % 4, site->id, core::DropReason::Bot, 5}});
        bench.writer.offer(makeHit(site->id, "/old", old), 1);
        bench.receipts.waitFor(1);
        bench.writer.stop();
        const QStringList young = {QStringLiteral(".before-2"), QStringLiteral(".damaged-1"),
            QStringLiteral(".damaged-1-wal"), QStringLiteral(".replaced-3")};
        const QStringList aged = {QStringLiteral(".before-1"), QStringLiteral(".damaged-2"),
            QStringLiteral(".replaced-2"), QStringLiteral(".replaced-2-shm")};
        const QStringList unfinished = {
            QStringLiteral(".restoring"), QStringLiteral(".restoring-wal"), QStringLiteral(".repairing")};
        const QString own = QStringLiteral(".before-the-move"); // somebody's own copy
        for (const QString &ending : young + aged + unfinished + QStringList{own}) {
            QFile copy(bench.path + ending);
            QVERIFY(copy.open(QIODevice::WriteOnly) && copy.write("of old") > 0 && copy.flush());
            const int days = young.contains(ending) ? kKeptCopyDays - 1 : kKeptCopyDays;
            QVERIFY(copy.setFileTime(QDateTime::currentDateTime().addDays(-days), QFileDevice::FileModificationTime));
        }
        const auto left = [&bench] {
            const QFileInfo database(bench.path);
            QStringList names =
                database.dir().entryList({database.fileName() + QStringLiteral(".*")}, QDir::Files, QDir::Name);
            for (QString &name : names)
                name.remove(0, database.fileName().size());
            return names;
        };
        QVERIFY(bench.writer.start(bench.path).ok());
        PlainSql sql(bench.path);
        QTRY_COMPARE_WITH_TIMEOUT(sql.number("SELECT sum(count) FROM \"drop\""), qint64(5), 30000);
        QStringList staying = young + QStringList{own};
        staying.sort();
        QTRY_COMPARE_WITH_TIMEOUT(left(), staying, 30000); // nothing was removed that the young ones hold
        if (byRemoval)
            QVERIFY(bench.removeSite(site->id).ok());
        else
            QCOMPARE(bench.applyRetention(true).value(), qint64(1));
        QCOMPARE(left(), QStringList{own});
    }

    // A collector applies retention by itself; one that was killed in the middle of a removal goes on with it.
    void whatWasBegunIsFinishedByTheNextStart()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto site = bench.addSite(QStringLiteral("One"), {"example.org"});
        for (quint64 ticket = 1; ticket <= 100; ++ticket)
            bench.writer.offer(makeHit(site->id, "/orphan"), ticket);
        bench.receipts.waitFor(100);
        bench.writer.stop();
        PlainSql sql(bench.path);
        QVERIFY(sql.run("DELETE FROM host"));
        QVERIFY(sql.run("DELETE FROM site"));
        QVERIFY(sql.run("INSERT INTO meta (key, value) VALUES ('cleanup', 1)"));
        QVERIFY(bench.writer.start(bench.path).ok());
        QTRY_COMPARE_WITH_TIMEOUT(sql.number("SELECT value FROM meta WHERE key = 'cleanup'"), qint64(0), 30000);
        QCOMPARE(sql.number("SELECT count(*) FROM hit"), qint64(0));
        QCOMPARE(sql.number("SELECT count(*) FROM term"), qint64(0));
        QVERIFY(checkBatchSequence(bench.path)->whole());
    }

    void removedSiteLeavesNoByte()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto one = bench.addSite(QStringLiteral("Gonesitename"), {"gone-host.example"});
        const auto two = bench.addSite(QStringLiteral("Two"), {"example.com"});
        quint64 ticket = 0;
        for (int i = 0; i < 500; ++i) {
            bench.writer.offer(makeHit(one->id, "/goneonly/" + QByteArray::number(i)), ++ticket);
            bench.writer.offer(makeHit(two->id, "/kept/" + QByteArray::number(i)), ++ticket);
        }
        bench.receipts.waitFor(ticket);
        HitReader reader(bench.path);
        const auto before = reader.refresh().value();
        QVERIFY(bench.removeSite(one->id).ok());

        const auto after = reader.refresh().value();
        std::size_t rows = 0;
        for (const auto &block : after->blocks) {
            rows += block->rows;
            for (std::size_t row = 0; row < block->rows; ++row)
                QVERIFY(block->view(kSiteColumn).at(row) != quint32(one->id));
        }
        QCOMPARE(rows, std::size_t(500));
        QCOMPARE(before->dictionary->text(core::Dimension::Page, 1), QStringLiteral("/goneonly/0"));
        QCOMPARE(after->dictionary->text(core::Dimension::Page, 1), QString());
        QCOMPARE(after->dictionary->text(core::Dimension::Page, 2), QStringLiteral("/kept/0"));

        // The writer's own memory followed.
        bench.writer.offer(makeHit(two->id, "/goneonly/0"), ++ticket);
        bench.writer.offer(makeHit(one->id, "/late"), ++ticket);
        const auto receipts = bench.receipts.waitFor(ticket);
        QVERIFY(receipts[receipts.size() - 2].stored());
        QVERIFY(receipts[receipts.size() - 2].hitId == 1001);
        QVERIFY(!receipts.back().stored());
        QVERIFY(checkBatchSequence(bench.path)->whole());

        // While it still runs: the log was emptied, too.
        const auto countBytes = [&](const QByteArray &marker) {
            qsizetype count = 0;
            const QFileInfoList files = QDir(bench.folder.path()).entryInfoList(QDir::Files | QDir::Hidden);
            for (const QFileInfo &info : files) {
                QFile file(info.filePath());
                if (file.open(QIODevice::ReadOnly))
                    count += file.readAll().count(marker);
            }
            return count;
        };
        QTRY_COMPARE_WITH_TIMEOUT(countBytes("/goneonly/17"), qsizetype(0), 30000);
        QCOMPARE(countBytes("gone-host.example"), qsizetype(0));
        QCOMPARE(countBytes("Gonesitename"), qsizetype(0));
        QVERIFY(countBytes("/kept/17") > 0);
    }
};

QTEST_GUILESS_MAIN(SiteEditorTest)
#include "site_editor_test.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/core/byte_size.h"
#include "collector/core/dimension.h"
#include "collector/core/drop_reason.h"
#include "collector/core/host_name.h"
#include "collector/core/load_bucket.h"
#include "collector/core/site.h"
#include "collector/core/site_options.h"
#include "collector/core/slot.h"

#include <QSet>
#include <QTest>

#include <cmath>

using namespace gatepost::core;

class CoreTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void slotsAreFlooredToQuarterHours()
    {
        QCOMPARE(slotOfSeconds(0), 0);
        QCOMPARE(slotOfSeconds(899), 0);
        QCOMPARE(slotOfSeconds(900), 1);
        QCOMPARE(slotOfSeconds(-1), -1);
        QCOMPARE(slotOfMs(-1), -1);
        QCOMPARE(slotOfMs(900000), 1);
        QCOMPARE(slotStart(slotOfSeconds(1700000000)), qint64(1699999200));
    }

    void rangesAreHalfOpen()
    {
        const TimeRange range{10, 12};
        QVERIFY(range.contains(10));
        QVERIFY(range.contains(11));
        QVERIFY(!range.contains(12));
        QVERIFY(TimeRange({5, 5}).isEmpty());
    }

    void sizesAreRead_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("bytes"); // -1: refused
        const auto row = [](const char *text, qint64 bytes) {
            QTest::newRow(text) << QString::fromLatin1(text) << bytes;
        };
        row("500MB", 500'000'000);
        row("2GB", 2'000'000'000);
        row(" 1.5 TB ", 1'500'000'000'000);
        row("50MB", 50'000'000);
        row("49.9MB", -1);
        row("1000TB", 1'000'000'000'000'000);
        row("1001TB", -1);
        row("2", -1);
        row("2gb", -1);
        row("-2GB", -1);
        row("2 GB and more", -1);
        row("GB", -1);
        row("", -1);
    }

    void sizesAreRead()
    {
        QFETCH(QString, text);
        QFETCH(qint64, bytes);
        const auto size = parseByteSize(text);
        QCOMPARE(size ? size.value() : -1, bytes);
    }

    void sizesAreShown()
    {
        QCOMPARE(byteSizeText(812), QStringLiteral("812 bytes"));
        QCOMPARE(byteSizeText(1'500'000), QStringLiteral("1.5 MB"));
        QCOMPARE(byteSizeText(2'000'000'000), QStringLiteral("2 GB"));
        QCOMPARE(byteSizeText(17'400'000'000), QStringLiteral("17 GB"));
    }

    void hostsHaveOneSpelling_data()
    {
        QTest::addColumn<QByteArray>("typed");
        QTest::addColumn<QByteArray>("canonical");
        const auto row = [](const char *typed, const char *canonical) {
            QTest::newRow(typed) << QByteArray(typed) << QByteArray(canonical);
        };
        row("example.org", "example.org");
        row("Example.ORG.", "example.org");
        row("example.org:8080", "example.org");
        row("b\xc3\xbc"
            "cher.example",
            "xn--bcher-kva.example");
        row("XN--BCHER-KVA.example", "xn--bcher-kva.example");
        row("127.0.0.1:80", "127.0.0.1");
        row("[::1]:80", "[::1]");
        row("my_host.local", "my_host.local");
        row("", "");
        row("a b", "");
        row("..", "");
        row("a..b", "");
        row("example.org:80x", "");
        row("[fe80::1%eth0]", "");
        row("[::1", "");
        row("exa/mple.org", "");
        row("http://example.org", "");
        QTest::newRow("label of 64") << QByteArray(64, 'a') + ".org" << QByteArray();
        QTest::newRow("254 bytes") << (QByteArray("abc.").repeated(63) + "ab") << QByteArray();
    }

    void hostsHaveOneSpelling()
    {
        QFETCH(QByteArray, typed);
        QFETCH(QByteArray, canonical);
        QCOMPARE(canonicalHost(typed), canonical);
    }

    void networksComeFromHostNames()
    {
        QCOMPARE(networkOfHost("example.org"), Network::ClearNet);
        QCOMPARE(networkOfHost("abc.onion"), Network::Tor);
        QCOMPARE(networkOfHost("abc.i2p"), Network::I2p);
        QCOMPARE(networkOfHost("onion.example.org"), Network::ClearNet);
        QCOMPARE(networkOfName(u"tor").value(), Network::Tor);
        QVERIFY(!networkOfName(u"Tor2").has_value());
    }

    void dimensionTableIsConsistent()
    {
        QSet<int> numbers;
        for (int i = 0; i < kDimensionCount; ++i) {
            const DimensionInfo &info = dimensions()[static_cast<std::size_t>(i)];
            QCOMPARE(indexOf(info.dimension), static_cast<std::size_t>(i));
            QCOMPARE(info.hasTerms(), i < kTermDimensionCount);
            QCOMPARE(dimensionOfName(info.name).value(), info.dimension);
            if (info.hasTerms())
                QVERIFY(!numbers.contains(info.number));
            numbers.insert(info.number);
        }
        QVERIFY(!dimensionOfName(u"address").has_value());
    }

    void loadBucketsAreWithinNinePercent()
    {
        QCOMPARE(loadBucketOf(-1), LoadBucket(0));
        QCOMPARE(loadBucketOf(kMaxLoadMs + 1), LoadBucket(0));
        QCOMPARE(loadBucketOf(0), LoadBucket(1));
        QCOMPARE(loadBucketOf(kMaxLoadMs), LoadBucket(kLoadBucketCount));
        LoadBucket last = 1;
        for (qint64 ms = 12; ms <= kMaxLoadMs; ms += 1 + ms / 50) {
            const LoadBucket bucket = loadBucketOf(ms);
            QVERIFY(bucket >= last);
            last = bucket;
            const double error = std::abs(loadBucketMs(bucket) - static_cast<double>(ms)) / static_cast<double>(ms);
            QVERIFY2(error <= 0.09, qPrintable(QStringLiteral("%1 ms: %2").arg(ms).arg(error)));
        }
    }

    void siteBookFindsByEveryWord()
    {
        const SiteBook book({Site{7, QStringLiteral("My Site"), "gp_0123456789abcdef", "UTC",
            {{"example.org", Network::ClearNet}, {"abc.onion", Network::Tor}}}});
        QCOMPARE(book.byHost("abc.onion")->id, 7);
        QVERIFY(!book.byHost("example.com"));
        QCOMPARE(book.byKey("gp_0123456789abcdef")->id, 7);
        QVERIFY(!book.byKey(""));
        QVERIFY(!book.byKey("gp_x"));
        for (const char *word : {"My Site", "my site", "7", "EXAMPLE.org", "gp_0123456789abcdef"})
            QVERIFY2(book.byWord(QString::fromLatin1(word)), word);
        QVERIFY(!book.byWord(QStringLiteral("other")));
    }

    void dropReasonsHaveNames()
    {
        for (int i = 0; i < kDropReasonCount; ++i) {
            const auto reason = static_cast<DropReason>(i);
            QCOMPARE(dropReasonOfName(dropReasonName(reason)).value(), reason);
        }
    }

    void masksAreKeptAsPagesAre_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("kept"); // null: refused
        QTest::newRow("plain") << QStringLiteral("/users/*") << QStringLiteral("/users/*");
        QTest::newRow("two") << QStringLiteral("/a/*/b, /c/*") << QStringLiteral("/a/*/b,/c/*");
        QTest::newRow("from the address bar") << QStringLiteral("/m%C3%BCller/*") << QStringLiteral("/m\u00fcller/*");
        QTest::newRow("decomposed") << QStringLiteral("/mu\u0308ller/*") << QStringLiteral("/m\u00fcller/*");
        QTest::newRow("part of a segment") << QStringLiteral("/user*") << QString();
        QTest::newRow("nothing hidden") << QStringLiteral("/users") << QString();
        QTest::newRow("empty segment") << QStringLiteral("/users//*") << QString();
        QTest::newRow("dots") << QStringLiteral("/users/../*") << QString();
        QTest::newRow("no slash") << QStringLiteral("users/*") << QString();
    }

    void masksAreKeptAsPagesAre()
    {
        QFETCH(QString, typed);
        QFETCH(QString, kept);
        SiteOptions options;
        const auto set = setOption(options, "path-masks", typed);
        QCOMPARE(set.ok(), !kept.isNull());
        QCOMPARE(optionText(options, "path-masks"), kept.isNull() ? QString(QLatin1String("")) : kept);
    }

    // What is stored of the options gives them back, each of them.
    void optionsSurviveTheirTextForm()
    {
        SiteOptions options;
        for (const OptionInfo &option : siteOptionTable()) {
            for (const char *text : {"off", "on", "address", "3", "q,id", "/users/*", "staging.example.org"}) {
                if (setOption(options, option.name, QString::fromLatin1(text)).ok())
                    break;
            }
        }
        SiteOptions again;
        const auto changed = changedOptions(options);
        QVERIFY(changed.size() > 15);
        for (const auto &[name, text] : changed)
            QVERIFY(setOption(again, name, QString::fromUtf8(text)).ok());
        QVERIFY(again == options);
        QVERIFY(applyPreset(again, "strict").ok());
        QVERIFY(again.country == CountrySource::TimeZone && again.title);
        QVERIFY(again.pathMasks == options.pathMasks && again.retentionMonths == options.retentionMonths);
        QVERIFY(!applyPreset(again, "loose").ok());
        QVERIFY(!setOption(again, "colour", QStringLiteral("red")).ok());
    }
};

QTEST_APPLESS_MAIN(CoreTest)
#include "core_test.moc"

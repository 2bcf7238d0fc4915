// SPDX-License-Identifier: GPL-3.0-or-later
// What a hit costs with warm caches, and what of it is enrichment: all that comes after decoding. Judges no time.
#include "tests/ingest/intake_fixture.h"

#include "collector/enrich/spam_list.h"
#include "collector/ingest/protocol/decoders.h"

#include <QTest>

#include <algorithm>
#include <ctime>

using namespace gatepost;
using namespace gatepost::ingest;
using namespace gatepost::ingest::test;

class SpeedTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void enrichmentOfAHit_data();
    void enrichmentOfAHit();

private:
    // Microseconds of processor time in the best of some runs: other work may share the machine.
    template <typename Call>
    static double microseconds(Call call)
    {
        constexpr int kRounds = 2000;
        double best = 1e9;
        for (int run = 0; run < 15; ++run) {
            const std::clock_t start = std::clock();
            for (int i = 0; i < kRounds; ++i)
                call();
            best = std::min(best, static_cast<double>(std::clock() - start) * 1e6 / CLOCKS_PER_SEC / kRounds);
        }
        return best;
    }
};

void SpeedTest::enrichmentOfAHit_data()
{
    QTest::addColumn<QString>("settings");
    QTest::newRow("defaults") << QString();
    QTest::newRow("everything on") << QStringLiteral(
        "visits=address;country=address;merge-subdomains=on;counter-agent=on;query-parameters=q,id,page;"
        "path-masks=/users/*,/shop/*/orders/*;event-properties=plan;skip-hosts=staging.example.org");
}

void SpeedTest::enrichmentOfAHit()
{
    QFETCH(QString, settings);
    core::Site site = siteOne();
    for (const QString &setting : settings.split(u';', Qt::SkipEmptyParts))
        QVERIFY(core::setOption(site.options, setting.section(u'=', 0, 0), setting.section(u'=', 1)).ok());
    const StillClock clock;
    const enrich::SpamList spam = enrich::SpamList::builtIn();
    Intake intake(IntakeParts{.clock = clock, .spam = &spam, .limits = {1e9, 1e9, 1e9, 1e9}});
    intake.setSites(bookOf({site, siteTwo()}));
    const auto request = [] {
        Message message = post(R"({"key":"gp_aaaaaaaaaaaaaaaa","page":"/blog/a-post?q=words&id=7&x=1",
            "domain":"example.org","referrer":"https://www.google.com/search?q=x","utcoffset":-60,
            "timezone":"Europe/Berlin","platform":"Linux x86_64","title":"A post about something",
            "language":"de-DE","screen":"1920x1080","n":1,"campaign":{"utm_source":"letter","utm_medium":"email"}})");
        message.acceptLanguage = "de-DE,de;q=0.9";
        return message;
    };
    const double decoding = microseconds([&] { return decodeViewJson(request()); });
    const double whole = microseconds([&] { return intake.take(Endpoint::ViewPost, request()); });
    QCOMPARE(wordOf(intake.take(Endpoint::ViewPost, request())), QByteArray("stored"));
    // For whoever reads the log: a machine that shares its processors is no failure.
    qInfo("%.2f µs per view, %.2f of them after decoding: %.2f of the time that decoding takes", whole,
        whole - decoding, (whole - decoding) / decoding);
}

QTEST_APPLESS_MAIN(SpeedTest)
#include "speed_test.moc"

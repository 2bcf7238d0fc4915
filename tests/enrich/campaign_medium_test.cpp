// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/campaign_medium.h"

#include <QTest>

using namespace gatepost::enrich;

class CampaignMediumTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void mediumIsWhatTheLinkSays_data();
    void mediumIsWhatTheLinkSays();
};

void CampaignMediumTest::mediumIsWhatTheLinkSays_data()
{
    QTest::addColumn<QByteArray>("utmMedium");
    QTest::addColumn<QByteArray>("utmSource");
    QTest::addColumn<QByteArray>("medium");
    const auto row = [](const char *utmMedium, const char *utmSource, const char *medium) {
        QTest::addRow("%s | %s", utmMedium, utmSource)
            << QByteArray(utmMedium) << QByteArray(utmSource) << QByteArray(medium);
    };
    row("cpc", "google", "paid");
    row("CPC", "bing", "paid");
    row("ppc", "", "paid");
    row("paid", "", "paid");
    row("Paid Social", "facebook", "paid");
    row("paid-social", "instagram", "paid");
    row("paid_search", "google", "paid");
    row("paidsearch", "", "paid");
    row("google_cpc", "", "paid");
    row("display", "adnetwork", "paid");
    row("cpm", "", "paid");
    row("banner", "", "paid");
    row("retargeting", "", "paid");
    row("", "google-ads", "paid");
    row("", "GoogleAds", "paid");
    row("", "fb_ads", "paid");
    row("", "adwords", "paid");
    row("email", "newsletter", "email");
    row("E-Mail", "", "email");
    row("weekly-newsletter", "", "email");
    row("", "newsletter_2026_03", "email");
    row("social", "mastodon", "social");
    row("social-media", "", "social");
    row("organic", "google", "search");
    row("ai", "chatgpt.com", "ai");
    row("affiliate", "partner", "other");
    row("qr", "poster", "other");
    row("", "", "");
    row("referral", "", "");
    row("", "threads", "");
    row("", "downloads", "");
    row("", "chatgpt.com", "");
    row("", "hackernews", "");
    row("spring", "blog", "");
    row("\xff\xfe", "\x01", "");
    QTest::newRow("a long text") << QByteArray("paid ").repeated(100) << QByteArray() << QByteArray();
}

void CampaignMediumTest::mediumIsWhatTheLinkSays()
{
    QFETCH(QByteArray, utmMedium);
    QFETCH(QByteArray, utmSource);
    QTEST(mediumOfCampaign(utmMedium, utmSource), "medium");
}

QTEST_APPLESS_MAIN(CampaignMediumTest)
#include "campaign_medium_test.moc"

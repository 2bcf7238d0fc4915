// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/referrer.h"

#include <QTest>

using namespace gatepost::enrich;

class ReferrerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void referrersKeepHostAndPathOnly_data();
    void referrersKeepHostAndPathOnly();
};

void ReferrerTest::referrersKeepHostAndPathOnly_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("stored");
    const auto row = [](const char *url, const char *stored) {
        QTest::newRow(url) << QByteArray(url) << QByteArray(stored);
    };
    row("", "");
    row("https://www.google.com/", "www.google.com/");
    row("https://www.google.com", "www.google.com/");
    row("https://Example.ORG./Path/?q=secret#frag", "example.org/Path/");
    row("http://user:password@example.org:8080/a", "example.org/a");
    row("http://a@b@example.org/a", "example.org/a");
    row("https://example.org?x=joe@example.org", "example.org/");
    row("https://example.org\\@evil.example/", "example.org/:token/");
    row("https://example.org/reset/aB3dE5fG7hI9jK1lM2nO", "example.org/reset/:token");
    row("https://b\xc3\xbc"
        "cher.example/",
        "xn--bcher-kva.example/");
    row("https://[2001:DB8::1]:443/x", "[2001:db8::1]/x");
    row("android-app://com.google.android.gm/https/mail?x", "android-app://com.google.android.gm");
    row("android-app://bad package/", "");
    row("javascript:alert(1)", "");
    row("data:text/html,x", "");
    row("file:///etc/passwd", "");
    row("about:blank", "");
    row("ftp://example.org/", "");
    row("//example.org/", "");
    row("example.org", "");
    row("https://", "");
    row("https:///x", "");
    row("https://a b/", "");
    row("https://example.org:80x/", "");
    QTest::newRow("5 k") << "https://example.org/" + QByteArray(5000, 'a') << QByteArray();
}

void ReferrerTest::referrersKeepHostAndPathOnly()
{
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, stored);
    QCOMPARE(canonicalReferrer(url).text, stored);
}

QTEST_APPLESS_MAIN(ReferrerTest)
#include "referrer_test.moc"

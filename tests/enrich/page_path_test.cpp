// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/page_path.h"
#include "collector/enrich/text.h"

#include <QRandomGenerator>
#include <QTest>

using namespace gatepost::enrich;

class PagePathTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pathsHaveOneSpelling_data();
    void pathsHaveOneSpelling();
    void secretsAreMasked_data();
    void secretsAreMasked();
    void aPathStaysWithinItsLimit_data();
    void aPathStaysWithinItsLimit();
    void aSecondTimeChangesNothing();
    void textsAreCleaned_data();
    void textsAreCleaned();
    void textsAreCutAtCodePoints();
    void cleaningTwiceChangesNothing();
};

void PagePathTest::pathsHaveOneSpelling_data()
{
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<QByteArray>("canonical");
    const auto row = [](const char *raw, const char *canonical) {
        QTest::newRow(raw) << QByteArray(raw) << QByteArray(canonical);
    };
    row("/foo/bar", "/foo/bar");
    row("/foo/bar/", "/foo/bar/");
    row("/", "/");
    row("", "/");
    row("foo", "/foo");
    row("/a?b=c", "/a");
    row("/a#b", "/a");
    row("/a?b#c?d", "/a");
    row("?x=1", "/");
    row("https://example.org/a/b?c", "/a/b");
    row("HTTP://example.org", "/");
    row("https://example.org?x", "/");
    row("/caf%C3%A9", "/caf\xc3\xa9");
    row("/cafe\xcc\x81", "/caf\xc3\xa9"); // NFD and NFC are one page
    row("/cafe%CC%81", "/caf\xc3\xa9");
    row("/%00a%1Bb%7F", "/ab");
    row("/a\xe2\x80\xae"
        "b",
        "/ab");
    row("/%FF%C3%28", "/\xef\xbf\xbd\xef\xbf\xbd(");
    row("/%2525", "/%2525");
    row("/%252525", "/%252525");
    row("/100%25", "/100%");
    row("/%zz", "/%zz");
    row("/%25zz", "/%zz");
    row("/100%", "/100%");
    row("/a%3Fb%23c", "/a%3Fb%23c");
    row("/a%2fb", "/a/b");
    row("/a/../b", "/b");
    row("/a/%2e%2E/b", "/b");
    row("/../../b", "/b");
    row("/a/./b/.", "/a/b/");
    row("/a/..", "/");
    row("//a", "/a");
    row("/a///b//", "/a/b/");
    row("/.well-known/x", "/.well-known/x");
    row("/a..b/...", "/a..b/...");
    row("/hello world", "/hello world");
    row("/hello%20world", "/hello world");
    row("/A/b", "/A/b");
}

void PagePathTest::pathsHaveOneSpelling()
{
    QFETCH(QByteArray, raw);
    QFETCH(QByteArray, canonical);
    QCOMPARE(canonicalPath(raw), canonical);
    QCOMPARE(canonicalPath(canonical), canonical);
}

void PagePathTest::secretsAreMasked_data()
{
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<QByteArray>("canonical");
    const auto row = [](const char *raw, const char *canonical) {
        QTest::newRow(raw) << QByteArray(raw) << QByteArray(canonical);
    };
    row("/reset/aB3dE5fG7hI9jK1lM2nO", "/reset/:token");
    row("/reset/aB3dE5fG7hI9jK1lM2nO/", "/reset/:token/");
    row("/u/joe@example.org", "/u/:token");
    row("/u/joe%40example.org/edit", "/u/:token/edit");
    row("/mailto:Joe.Doe+x@mail.example.co.uk", "/:token");
    row("/d41d8cd98f00b204e9800998ecf8427e", "/:token");
    row("/x/9f86d081884c7d65", "/x/:token");
    row("/o/123e4567-e89b-12d3-a456-426614174000", "/o/:token");
    row("/t/eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.x", "/t/:token");
    row("/card/4111111111111111", "/card/:token");
    row("/o/u-123e4567-e89b-12d3-a456-426614174000.html", "/o/:token");
    row("/o/123e-123e4567-E89B-12d3-a456-426614174000", "/o/:token");
    row("/z/jane@example.org@", "/z/:token");
    row("/z/jane@example.org @ home", "/z/:token");
    row("/z/@jane@example.org", "/z/:token");
    row("/z/mail jane@example.org.", "/z/:token");
    // What people write stays.
    row("/@user", "/@user");
    row("/me @ home @ work", "/me @ home @ work");
    row("/x/123e4567-e89b-12d3-a456-42661417400", "/x/123e4567-e89b-12d3-a456-42661417400"); // one digit short
    row("/npm/react@18.2.0", "/npm/react@18.2.0");
    row("/blog/2024/05/17/how-to-configure-nginx-with-tls13-in-10-steps",
        "/blog/2024/05/17/how-to-configure-nginx-with-tls13-in-10-steps");
    row("/Donaudampfschifffahrtsgesellschaftskapitaen", "/Donaudampfschifffahrtsgesellschaftskapitaen");
    row("/wiki/MyVeryLongCamelCaseWikiPageName2", "/wiki/MyVeryLongCamelCaseWikiPageName2");
    row("/img/screenshot20230405130000", "/img/screenshot20230405130000");
    row("/p/20230415123456", "/p/20230415123456");
    row("/sku/AB12CD34", "/sku/AB12CD34");
}

void PagePathTest::secretsAreMasked()
{
    QFETCH(QByteArray, raw);
    QFETCH(QByteArray, canonical);
    QCOMPARE(canonicalPath(raw), canonical);
    QCOMPARE(canonicalPath(canonical), canonical);
}

void PagePathTest::aPathStaysWithinItsLimit_data()
{
    QTest::addColumn<QByteArray>("raw");
    QTest::newRow("many parts") << QByteArray("/abc").repeated(10000);
    QTest::newRow("one part") << '/' + QByteArray("x").repeated(5000);
    QTest::newRow("two-byte letters") << '/' + QByteArray("\xc3\xa9").repeated(5000);
    QTest::newRow("four-byte letters") << '/' + QByteArray("\xf0\x9f\x98\x80").repeated(5000);
    QTest::newRow("cut in an escape") << '/' + QByteArray("%2541").repeated(2000);
    QTest::newRow("cut at dots") << '/' + QByteArray("x").repeated(2044) + "/..y/z";
}

void PagePathTest::aPathStaysWithinItsLimit()
{
    QFETCH(QByteArray, raw);
    const QByteArray canonical = canonicalPath(raw);
    QVERIFY(canonical.size() <= kMaxPathBytes);
    QVERIFY(canonical.isValidUtf8());
    QCOMPARE(canonicalPath(canonical), canonical);
}

void PagePathTest::aSecondTimeChangesNothing()
{
    QRandomGenerator random(4711);
    static constexpr char kAlphabet[] = "/.%20aA?#@:5eEfF\xc3\xa9\xcc\x81\xe2\x80\xae\x00\x7f-_~+\\";
    const QByteArray alphabet(kAlphabet, sizeof kAlphabet - 1);
    for (int round = 0; round < 50000; ++round) {
        QByteArray raw(random.bounded(round % 100 == 0 ? 4000 : 40), '\0');
        for (char &c : raw) {
            c = round % 2 == 0
                ? static_cast<char>(random.bounded(256))
                : alphabet[static_cast<qsizetype>(random.bounded(static_cast<quint32>(alphabet.size())))];
        }
        const QByteArray once = canonicalPath(raw);
        QVERIFY2(once.startsWith('/') && once.size() <= kMaxPathBytes, raw.toHex());
        QVERIFY2(once.isValidUtf8(), raw.toHex());
        QVERIFY2(!once.contains('?') && !once.contains('#') && !once.contains("//"), raw.toHex());
        QVERIFY2(canonicalPath(once) == once, raw.toHex());
    }
}

void PagePathTest::textsAreCleaned_data()
{
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<QByteArray>("clean");
    const auto row = [](const char *name, const QByteArray &raw, const QByteArray &clean) {
        QTest::newRow(name) << raw << clean;
    };
    row("plain", "Analytics Test Page", "Analytics Test Page");
    row("empty", "", "");
    row("spaces", "  a   b \t\n c  ", "a b c");
    row("NUL and ESC", QByteArray("a\0b\x1b[31mc", 9), "ab[31mc");
    row("bidi",
        "a\xe2\x80\xae"
        "b\xe2\x81\xa6"
        "c\xe2\x80\x8f",
        "abc");
    row("line separator",
        "a\xe2\x80\xa8"
        "b",
        "ab");
    row("broken UTF-8",
        "a\xff"
        "b",
        "a\xef\xbf\xbd"
        "b");
    row("byte order mark",
        "\xef\xbb\xbf"
        "a",
        "a");
    row("emoji", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb");
}

void PagePathTest::textsAreCleaned()
{
    QFETCH(QByteArray, raw);
    QFETCH(QByteArray, clean);
    QCOMPARE(cleanText(raw, 512), clean);
}

void PagePathTest::textsAreCutAtCodePoints()
{
    const QByteArray emoji("\xf0\x9f\x98\x80");
    QCOMPARE(cleanText(emoji.repeated(600), 512), emoji.repeated(512));
    QCOMPARE(cleanText(QByteArray(1000000, 'x'), 512), QByteArray(512, 'x'));
    QCOMPARE(cleanText("ab cd", 3), QByteArray("ab"));
}

void PagePathTest::cleaningTwiceChangesNothing()
{
    QRandomGenerator random(815);
    for (int round = 0; round < 20000; ++round) {
        QByteArray raw(random.bounded(60), '\0');
        for (char &c : raw)
            c = static_cast<char>(random.bounded(256));
        const QByteArray once = cleanText(raw, 20);
        QVERIFY2(once.isValidUtf8(), raw.toHex());
        QVERIFY2(cleanText(once, 20) == once, raw.toHex());
    }
}

QTEST_APPLESS_MAIN(PagePathTest)
#include "page_path_test.moc"

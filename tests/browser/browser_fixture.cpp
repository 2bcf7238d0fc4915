// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/browser/browser_fixture.h"

#include <QTest>

namespace gatepost::testing {

bool BrowserFixture::startCollector(const QStringList &hosts, const QStringList &extra)
{
    m_collector = std::make_unique<CollectorProcess>();
    m_collector->addSite(QStringLiteral("Browser"), hosts);
    m_pages.setPage("/done", "");
    return m_collector->start(extra);
}

void BrowserFixture::stopCollector()
{
    if (m_collector)
        QCOMPARE(m_collector->terminate(), 0);
    m_collector.reset();
}

QString BrowserFixture::endpoint() const
{
    return QStringLiteral("http://stats.example:%1").arg(m_collector->collectPort());
}

QByteArray BrowserFixture::snippet(const QStringList &options)
{
    const CollectorProcess::Outcome made =
        m_collector->runHere(QStringList{QStringLiteral("snippet"), QStringLiteral("--site"), QStringLiteral("Browser"),
                                 QStringLiteral("--endpoint"), endpoint()}
            + options);
    return made.exitCode == 0 ? made.out : "<p>" + made.err + "</p>";
}

bool BrowserFixture::setOption(const QString &option)
{
    return m_collector
               ->runHere({QStringLiteral("site"), QStringLiteral("edit"), QStringLiteral("Browser"),
                   QStringLiteral("--set"), option})
               .exitCode
        == 0;
}

void BrowserFixture::setPage(const QByteArray &path, const QByteArray &title, const QByteArray &snippet,
    const QByteArray &script, const QByteArray &head, const QByteArray &fields)
{
    QByteArray body = "<p>" + title + "</p>" + snippet;
    if (!script.isEmpty())
        body += "<script>" + script + "</script>";
    m_pages.setPage(path,
        "<!DOCTYPE html><html lang=\"de\"><head><meta charset=\"utf-8\"><title>" + title
            + "</title><link rel=\"icon\" href=\"data:,\">" + head + "</head><body>" + body + "</body></html>",
        fields);
}

QString BrowserFixture::url(const QByteArray &host, const QByteArray &path) const
{
    return QStringLiteral("http://%1:%2%3")
        .arg(QString::fromUtf8(host))
        .arg(m_pages.port())
        .arg(QString::fromUtf8(path));
}

QByteArray BrowserFixture::afterLoad(const QByteArray &action)
{
    return "addEventListener('load', () => setTimeout(() => { " + action + " }, 500));";
}

QByteArray BrowserFixture::goOn(const QByteArray &target) { return afterLoad("location.href = '" + target + "';"); }

QByteArray BrowserFixture::sayDone() { return afterLoad("fetch('/done');"); }

void BrowserFixture::visit(const Visit &wanted)
{
    const int done = m_pages.served("/done");
    const qint64 images = count("channel IN (1, 2)");
    const auto seen = [&] {
        return wanted.scripts ? m_pages.served("/done") > done : count("channel IN (1, 2)") >= images + 2;
    };
    QVERIFY2(m_browser.visit(wanted, seen), qPrintable(m_browser.trouble()));
}

qint64 BrowserFixture::count(const QByteArray &where)
{
    return StoredRows(m_collector->databasePath()).number("SELECT count(*) FROM hit WHERE " + where);
}

void BrowserFixture::expectCount(const QByteArray &where, qint64 expected)
{
    const bool enough = QTest::qWaitFor([&] { return count(where) >= expected; }, 30000);
    QVERIFY2(enough && count(where) == expected,
        where + ": " + QByteArray::number(count(where)) + " instead of " + QByteArray::number(expected));
}

QByteArray BrowserFixture::onPage(const QByteArray &path)
{
    return "page = (SELECT id FROM term WHERE dim = 1 AND text = '" + path + "')";
}

QByteArray BrowserFixture::views(const QByteArray &path) { return "channel = 0 AND action = 0 AND " + onPage(path); }

QByteArray BrowserFixture::textOf(const QByteArray &path, const QByteArray &column, int dim)
{
    const auto rows = StoredRows(m_collector->databasePath())
                          .select("SELECT coalesce((SELECT text FROM term WHERE dim = " + QByteArray::number(dim)
                              + " AND id = hit." + column + "), '') FROM hit WHERE " + views(path));
    return rows.size() == 1 ? rows.first().first() : "rows: " + QByteArray::number(rows.size());
}

QList<QByteArray> BrowserFixture::events()
{
    QList<QByteArray> list;
    for (const auto &row :
        StoredRows(m_collector->databasePath())
            .select("SELECT (SELECT text FROM term WHERE dim = 22 AND id = hit.event), coalesce((SELECT "
                    "text FROM term WHERE dim = 23 AND id = hit.property), '') FROM hit WHERE action = "
                    "2 ORDER BY id"))
        list.append(QByteArray(row.value(0) + ' ' + row.value(1)).replace('\x1f', ' ').trimmed());
    return list;
}

} // namespace gatepost::testing

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/browser/chromium.h"
#include "tests/browser/page_server.h"
#include "tests/support/collector_process.h"
#include "tests/support/stored_rows.h"

#include <memory>

namespace gatepost::testing {

// Pages with the real snippet, a real browser, the real collector with one site, "Browser".
// Thread: one with an event loop. One collector at a time; the pages stay.
class BrowserFixture
{
protected:
    // Starts an empty collector whose site lists `hosts`; false when that failed, see trouble().
    bool startCollector(const QStringList &hosts, const QStringList &extra = {});
    void stopCollector(); // fails the test unless it ends well

    CollectorProcess &collector() { return *m_collector; }
    PageServer &pages() { return m_pages; }

    // The HTML of `gatepostd snippet`, for a collector that browsers reach as stats.example.
    QByteArray snippet(const QStringList &options = {});
    QString endpoint() const;
    bool setOption(const QString &option); // "event-properties=url"

    // A page with `head` (scripts that come before the snippet), its title as text, the snippet, and a script behind.
    void setPage(const QByteArray &path, const QByteArray &title, const QByteArray &snippet,
        const QByteArray &script = {}, const QByteArray &head = {}, const QByteArray &fields = {});
    QString url(const QByteArray &host, const QByteArray &path) const;

    // After the page has loaded and some more, so that the agent has reported its load time.
    static QByteArray afterLoad(const QByteArray &action);
    static QByteArray goOn(const QByteArray &target);
    // The page tells its own server that nothing more will come.
    static QByteArray sayDone();

    // A visit ends when the page has said so, or without scripts when both images have come. Fails the test otherwise.
    void visit(const Visit &wanted);

    qint64 count(const QByteArray &where);
    // Fails the test unless there are, or soon will be, just so many.
    void expectCount(const QByteArray &where, qint64 expected);
    static QByteArray views(const QByteArray &path);
    static QByteArray onPage(const QByteArray &path);
    // Text of a dictionary column of the agent's one view of a page; numbers as in the schema.
    QByteArray textOf(const QByteArray &path, const QByteArray &column, int dim);
    // "name" or "name property=value …" of all events, in the order they came.
    QList<QByteArray> events();

private:
    std::unique_ptr<CollectorProcess> m_collector;
    PageServer m_pages;
    Chromium m_browser;
};

} // namespace gatepost::testing

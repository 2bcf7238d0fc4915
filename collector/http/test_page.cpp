// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/http/test_page.h"

#include "collector/ingest/snippet.h"

#include <QCryptographicHash>
#include <QFile>
#include <QUrl>

using namespace Qt::StringLiterals;

// Outside of every namespace, as Qt's macro needs it: the page is linked into a static library.
static void initPageResource() { Q_INIT_RESOURCE(page); }

namespace gatepost::http {

namespace {

QString templateText()
{
    initPageResource();
    QFile file(u":/gatepost/page/test.html"_s);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QString::fromUtf8(file.readAll());
}

// The script of the page, as a source of a content security policy.
QByteArray scriptHash(const QString &page)
{
    const qsizetype begin = page.indexOf("<script>"_L1) + 8;
    const qsizetype end = page.indexOf("</script>"_L1, begin);
    return QCryptographicHash::hash(page.mid(begin, end - begin).toUtf8(), QCryptographicHash::Sha256).toBase64();
}

QString withoutSection(QString page, QLatin1String name)
{
    const QString open = u"<!--%1-->"_s.arg(name);
    const QString close = u"<!--/%1-->"_s.arg(name);
    const qsizetype begin = page.indexOf(open);
    const qsizetype end = page.indexOf(close, begin);
    return begin < 0 || end < 0 ? page : page.remove(begin, end + close.size() - begin);
}

// Replaces every `@name@` in one pass, so that nothing that was filled in is looked at again.
QString filled(const QString &page, const QHash<QString, QString> &values)
{
    QString text;
    text.reserve(page.size() + 2048);
    qsizetype from = 0;
    while (true) {
        const qsizetype at = page.indexOf(u'@', from);
        const qsizetype end = at < 0 ? -1 : page.indexOf(u'@', at + 1);
        if (end < 0)
            break;
        const auto value = values.constFind(page.mid(at + 1, end - at - 1));
        const bool known = value != values.constEnd();
        text += QStringView(page).sliced(from, (known ? at : end) - from);
        if (known)
            text += value->toHtmlEscaped();
        from = known ? end + 1 : end;
    }
    text += QStringView(page).sliced(from);
    return text;
}

const core::Site *chosenSite(const core::SiteBook &sites, QByteArrayView query)
{
    for (const QByteArray &pair : query.toByteArray().split('&')) {
        if (pair.startsWith("site=")) {
            if (const core::Site *site = sites.byKey(QByteArray::fromPercentEncoding(pair.sliced(5))))
                return site;
        }
    }
    return sites.sites().empty() ? nullptr : &sites.sites().front();
}

} // namespace

TestPage::TestPage(const CollectPaths &paths) : m_paths(paths), m_template(templateText())
{
    m_fields = "Content-Type: text/html; charset=utf-8\r\n"
               "Cache-Control: no-store\r\n"
               "X-Content-Type-Options: nosniff\r\n"
               "X-Frame-Options: DENY\r\n"
               "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; "
               "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; script-src 'sha256-"
        + scriptHash(m_template) + "'\r\n";
}

Answer TestPage::make(
    const core::SiteBook &sites, QByteArrayView query, const QHostAddress &address, quint16 port) const
{
    const core::Site *site = chosenSite(sites, query);
    QUrl endpoint;
    endpoint.setScheme(u"http"_s);
    endpoint.setHost(address.toString());
    endpoint.setPort(port);
    QHash<QString, QString> values{
        {u"view"_s, QString::fromLatin1(m_paths.view)},
        {u"counter"_s, QString::fromLatin1(m_paths.counter)},
        {u"noscript"_s, QString::fromLatin1(m_paths.noscript)},
        {u"key"_s, QString()},
        {u"domain"_s, QString()},
    };
    if (!site)
        return Answer(200, m_fields, filled(withoutSection(m_template, "site"_L1), values).toUtf8());

    values[u"site"_s] = site->name;
    values[u"key"_s] = QString::fromLatin1(site->key);
    values[u"snippet"_s] = ingest::snippet(*site, endpoint.toString(), {snippetPaths(m_paths)}).trimmed();
    if (!site->hosts.empty())
        values[u"domain"_s] = QString::fromUtf8(site->hosts.front().name);
    return Answer(200, m_fields, filled(withoutSection(m_template, "nosite"_L1), values).toUtf8());
}

} // namespace gatepost::http

// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/ingest/snippet.h"

#include <QStringList>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace gatepost::ingest {

namespace {

// What stands for the page's path and title, percent-encoded, in each language.
struct Placeholders {
    QString path;
    QString title;
};

Placeholders placeholdersOf(Generator generator)
{
    switch (generator) {
    case Generator::None:
        return {};
    case Generator::Hugo:
        return {u"{{ .RelPermalink | urlquery }}"_s, u"{{ .Title | urlquery }}"_s};
    case Generator::Jekyll:
        return {u"{{ page.url | relative_url | url_encode }}"_s, u"{{ page.title | url_encode }}"_s};
    case Generator::Eleventy:
        return {u"{{ page.url | url | urlencode }}"_s, u"{{ title | urlencode }}"_s};
    case Generator::Generic:
        return {u"PAGE_PATH"_s, u"PAGE_TITLE"_s};
    }
    return {};
}

QString withoutSlash(const QString &endpoint)
{
    QString base = endpoint.trimmed();
    while (base.endsWith(u'/'))
        base.chop(1);
    return base;
}

QString originOf(const QString &base)
{
    const QUrl url(base);
    return url.scheme() + u"://"_s + url.authority(QUrl::FullyEncoded);
}

QString attribute(QLatin1String name, const QString &value) { return u" %1=\"%2\""_s.arg(name, value.toHtmlEscaped()); }

// Another origin's image gets only the page's origin as Referer unless the page says otherwise: without this word
// the counter could not tell which page it was on. `hidden` keeps the image off the page, also under a strict CSP.
QString image(const QString &address)
{
    return u"<img"_s + attribute("src"_L1, address)
        + u" alt=\"\" width=\"1\" height=\"1\" hidden loading=\"eager\" referrerpolicy=\"no-referrer-when-downgrade\">"_s;
}

QString joined(const std::vector<QByteArray> &words)
{
    QStringList list;
    for (const QByteArray &word : words)
        list.append(QString::fromUtf8(word));
    return list.join(u' ');
}

QString scriptLine(const core::Site &site, const QString &base, const SnippetWishes &wishes)
{
    const SnippetPaths &paths = wishes.paths;
    const QString view = base + QString::fromLatin1(paths.view);
    QString line = u"<script defer"_s
        + attribute("src"_L1, base + QString::fromLatin1(needsFullAgent(site, wishes) ? paths.fullAgent : paths.agent))
        + attribute("data-key"_L1, QString::fromLatin1(site.key));
    // The agent itself knows one place only: /api/view of the origin that it came from.
    if (view != (base.isEmpty() ? QString() : originOf(base)) + QString::fromLatin1(SnippetPaths().view))
        line += attribute("data-endpoint"_L1, view);
    if (site.options.visits != core::VisitCounting::Tab)
        line += attribute("data-storage"_L1, u"none"_s);
    if (!site.options.queryParameters.empty())
        line += attribute("data-query"_L1, joined(site.options.queryParameters));
    if (wishes.outbound)
        line += u" data-outbound"_s;
    if (wishes.downloads)
        line += u" data-downloads"_s;
    if (wishes.official) {
        std::vector<QByteArray> hosts;
        for (const core::SiteHost &host : site.hosts)
            hosts.push_back(site.options.mergeSubdomains ? '.' + host.name : host.name);
        line += attribute("data-official"_L1, joined(hosts));
    }
    return line + u"></script>\n"_s;
}

} // namespace

bool needsFullAgent(const core::Site &site, const SnippetWishes &wishes)
{
    return wishes.outbound || wishes.downloads || wishes.official || !site.options.queryParameters.empty()
        || !site.options.eventProperties.empty();
}

QString snippet(const core::Site &site, const QString &endpoint, const SnippetWishes &wishes)
{
    const QString base = withoutSlash(endpoint);
    const Placeholders page = placeholdersOf(wishes.generator);
    const auto address = [&](const QByteArray &path) {
        QString text = base + QString::fromLatin1(path) + u"?key="_s + QString::fromLatin1(site.key);
        if (!page.path.isEmpty())
            text += u"&page="_s + page.path;
        return text;
    };
    const QString title = page.title.isEmpty() ? QString() : u"&title="_s + page.title;

    QString html;
    if (site.options.agent)
        html += scriptLine(site, base, wishes);
    if (site.options.counter)
        html += image(address(wishes.paths.counter)) + u'\n';
    if (site.options.agent)
        html += u"<noscript>"_s + image(address(wishes.paths.noscript) + title) + u"</noscript>\n"_s;
    return html;
}

QString policyLines(const core::Site &site, const QString &endpoint)
{
    const QString base = withoutSlash(endpoint);
    const QString origin = base.isEmpty() ? u"'self'"_s : originOf(base);
    const QString images = u"img-src "_s + origin;
    return site.options.agent ? u"script-src %1; connect-src %1; "_s.arg(origin) + images : images;
}

} // namespace gatepost::ingest

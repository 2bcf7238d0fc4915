// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/ingest/snippet_proxy.h"

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace gatepost::ingest {

namespace {

constexpr char kFolder[] = "/assets/site/";

using Rename = std::pair<QString, QString>; // from the site's path to the collector's

std::array<Rename, 5> renames(const SnippetPaths &to)
{
    const SnippetPaths from = firstPartyPaths();
    const auto pair = [](const QByteArray &a, const QByteArray &b) {
        return Rename(QString::fromLatin1(a), QString::fromLatin1(b));
    };
    return {pair(from.agent, to.agent), pair(from.fullAgent, to.fullAgent), pair(from.view, to.view),
        pair(from.counter, to.counter), pair(from.noscript, to.noscript)};
}

// One folder, so that no other location of the site is asked for these names, or inherits their headers.
QString nginxLines(const QString &collector, const SnippetPaths &paths)
{
    QString text = u"location ^~ %1 {\n"_s.arg(QLatin1String(kFolder));
    for (const auto &[from, to] : renames(paths))
        text += u"    rewrite ^%1$ %2 break;\n"_s.arg(QString(from).replace(u'.', "\\."_L1), to);
    return text + uR"(    proxy_pass http://%1;
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $host;
    proxy_set_header X-Gatepost-Host $host;
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header Cookie "";
    proxy_set_header Authorization "";
    client_max_body_size 64k;
    access_log off;
}
)"_s.arg(collector);
}

QString caddyLines(const QString &collector, const SnippetPaths &paths)
{
    QString names;
    QString rewrites;
    for (const auto &[from, to] : renames(paths)) {
        names += u' ' + from;
        rewrites += u"\trewrite %1 %2\n"_s.arg(from, to);
    }
    return u"@gatepost path%1\nhandle @gatepost {\n%2"_s.arg(names, rewrites) + uR"(	request_body {
		max_size 64KB
	}
	reverse_proxy %1 {
		header_up X-Gatepost-Host {host}
		header_up X-Forwarded-For {remote_host}
		header_up -Cookie
		header_up -Authorization
	}
}
)"_s.arg(collector);
}

} // namespace

SnippetPaths firstPartyPaths()
{
    const QByteArray folder = kFolder;
    return {folder + "page.js", folder + "page-full.js", folder + "page", folder + "plain.gif", folder + "page.gif"};
}

QString proxyLines(WebServer server, const QString &collector, const SnippetPaths &paths)
{
    return server == WebServer::Nginx ? nginxLines(collector, paths) : caddyLines(collector, paths);
}

} // namespace gatepost::ingest

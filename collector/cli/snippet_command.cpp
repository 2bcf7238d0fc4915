// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/cli/commands.h"
#include "collector/cli/site_access.h"
#include "collector/cli/usage.h"
#include "collector/ingest/snippet_proxy.h"
#include "collector/service/access_file.h"
#include "collector/service/config_file.h"
#include "collector/store/data_directory.h"

#include <QUrl>

#include <algorithm>
#include <array>
#include <optional>

using namespace Qt::StringLiterals;

namespace gatepost::cli {

namespace {

template <typename T>
struct Word {
    QLatin1String word;
    T meaning;
};

constexpr std::array<Word<ingest::Generator>, 4> kGenerators = {{
    {QLatin1String("hugo"), ingest::Generator::Hugo},
    {QLatin1String("jekyll"), ingest::Generator::Jekyll},
    {QLatin1String("eleventy"), ingest::Generator::Eleventy},
    {QLatin1String("generic"), ingest::Generator::Generic},
}};

constexpr std::array<Word<ingest::WebServer>, 2> kWebServers = {{
    {QLatin1String("nginx"), ingest::WebServer::Nginx},
    {QLatin1String("caddy"), ingest::WebServer::Caddy},
}};

template <typename Words>
auto meaningOf(const Words &words, const QString &typed) -> std::optional<decltype(words.front().meaning)>
{
    for (const auto &[word, meaning] : words) {
        if (typed == word)
            return meaning;
    }
    return std::nullopt;
}

// What the command line says, with the words read.
struct Request {
    QUrl endpoint;
    ingest::SnippetWishes wishes;
    std::optional<ingest::WebServer> firstParty;
    bool policy = false;
};

core::Error wrong(const QString &what) { return core::Error{core::ErrorCode::InvalidInput, what, {}}; }

core::Result<QUrl> endpointOf(const Usage &usage)
{
    QString text = usage.value(u"endpoint"_s);
    if (text.isEmpty()) {
        const core::Result<service::Access> access =
            service::readAccess(store::DataDirectory(usage.dataDirectory()).accessPath());
        if (!access)
            return wrong(u"say with --endpoint where browsers reach the collector"_s);
        text = access->collectUrl;
    }
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || (url.scheme() != "http"_L1 && url.scheme() != "https"_L1))
        return wrong(u"--endpoint is a URL such as https://stats.example.org, not '%1'"_s.arg(text));
    if (!url.userInfo(QUrl::FullyEncoded).isNull())
        return wrong(u"--endpoint takes no user name and password, which every page would show; leave them out"_s);
    if (url.hasQuery() || url.hasFragment())
        return wrong(u"--endpoint takes no '?' and no '#', because paths are appended to it; leave out what follows"_s);
    return url;
}

core::Result<Request> requestOf(const Usage &usage)
{
    Request request;
    const core::Result<QUrl> endpoint = endpointOf(usage);
    if (!endpoint)
        return endpoint.error();
    request.endpoint = endpoint.value();
    if (usage.isSet(u"config"_s)) {
        const core::Result<service::ServiceSettings> settings = service::readConfig(usage.value(u"config"_s));
        if (!settings)
            return settings.error();
        request.wishes.paths = http::snippetPaths(settings->paths);
    }
    if (usage.isSet(u"static"_s)) {
        const auto generator = meaningOf(kGenerators, usage.value(u"static"_s));
        if (!generator)
            return wrong(u"--static is hugo, jekyll, eleventy or generic, not '%1'"_s.arg(usage.value(u"static"_s)));
        request.wishes.generator = *generator;
    }
    if (usage.isSet(u"first-party"_s)) {
        request.firstParty = meaningOf(kWebServers, usage.value(u"first-party"_s));
        if (!request.firstParty)
            return wrong(u"--first-party is nginx or caddy, not '%1'"_s.arg(usage.value(u"first-party"_s)));
        if (request.endpoint.scheme() != "http"_L1)
            return wrong(
                u"with --first-party, --endpoint is where the web server reaches the collector, over plain http"_s);
        if (request.endpoint.path().size() > 1) {
            return wrong(u"with --first-party, --endpoint takes no path, because the web server asks the collector for "
                         "paths of its own; leave out '%1'"_s.arg(request.endpoint.path()));
        }
    }
    request.wishes.outbound = usage.isSet(u"outbound"_s);
    request.wishes.downloads = usage.isSet(u"downloads"_s);
    request.wishes.official = usage.isSet(u"official"_s);
    request.policy = usage.isSet(u"csp"_s);
    return request;
}

// What to tell the web server and the collector so that the pages' own origin serves everything.
QString firstPartyText(const Request &request)
{
    const QString host = request.endpoint.host();
    const bool isHere = QHostAddress(host).isLoopback() || host == "localhost"_L1;
    return u"# 1. The collector believes what this web server says of its clients, in gatepostd's configuration:\n"
           "#      trusted-proxies = %1\n"
           "# 2. Into the site's part of the web server's configuration:\n"_s.arg(
               isHere ? u"127.0.0.1, ::1"_s : u"ADDRESS-OF-THE-WEB-SERVER"_s)
        + ingest::proxyLines(*request.firstParty, request.endpoint.authority(), request.wishes.paths)
        + u"# 3. Into every page, before </body>:"_s;
}

// The properties that these wishes send and the site does not keep.
QStringList missingProperties(const core::Site &site, const ingest::SnippetWishes &wishes)
{
    const std::vector<QByteArray> &kept = site.options.eventProperties;
    QStringList missing;
    for (const auto &[wished, name] : {std::pair(wishes.outbound, "url"), std::pair(wishes.downloads, "file")}) {
        if (wished && std::find(kept.begin(), kept.end(), name) == kept.end())
            missing.append(QLatin1String(name));
    }
    return missing;
}

} // namespace

int snippet(const QStringList &words)
{
    Usage usage(u"snippet --site SITE [--endpoint URL] [--first-party nginx|caddy] [--static GENERATOR] [--csp]"_s,
        u"Prints the HTML to paste into every page of a site, before </body>."_s);
    usage.option(u"site"_s, u"SITE"_s, u"its name, id, key or one of its hosts"_s);
    usage.option(u"endpoint"_s, u"URL"_s,
        u"where browsers (with --first-party: the web server) reach the collector, such as https://stats.example.org; "
        u"without it, where a collector that runs on this machine listens"_s);
    usage.option(u"first-party"_s, u"nginx|caddy"_s,
        u"serve everything under the site's own origin: prints the web server's lines as well"_s);
    usage.option(u"static"_s, u"hugo|jekyll|eleventy|generic"_s,
        u"for pages made by a generator: its template writes each page's path and title into the images, which then "
        u"need no "
        u"Referer"_s);
    usage.option(u"config"_s, u"FILE"_s, u"the collector's configuration, for paths that were renamed in it"_s);
    usage.parser().addOption({u"outbound"_s, u"Reports clicks on links to other hosts as events."_s});
    usage.parser().addOption({u"downloads"_s, u"Reports clicks on files as events."_s});
    usage.parser().addOption({u"official"_s, u"Shows a notice, with the site's hosts, on any other host."_s});
    usage.parser().addOption({u"csp"_s, u"Prints what the pages' Content-Security-Policy must allow, as well."_s});
    if (const std::optional<int> code = usage.read(words))
        return *code;
    if (!usage.isSet(u"site"_s))
        return wrongUsage(u"snippet needs --site"_s);

    const core::Result<core::Site> site = findSite(usage.dataDirectory(), usage.value(u"site"_s));
    if (!site)
        return failed(site.error());
    core::Result<Request> request = requestOf(usage);
    if (!request)
        return wrongUsage(request.error().what);
    QString base = request->endpoint.toString();
    if (request->firstParty) {
        print(firstPartyText(request.value()));
        base.clear();
        request->wishes.paths = ingest::firstPartyPaths();
    }
    print(ingest::snippet(site.value(), base, request->wishes).trimmed());
    if (const QStringList missing = missingProperties(site.value(), request->wishes); !missing.isEmpty()) {
        print(u"\n<!-- Which link it was is kept only for properties that the site's option event-properties lists; "
              "it lacks: %1 -->"_s.arg(missing.join(u", "_s)));
    }
    if (request->policy) {
        print(u"\n<!-- A Content-Security-Policy of these pages must allow:\n     %1 -->"_s.arg(
            ingest::policyLines(site.value(), base)));
    }
    return kDone;
}

} // namespace gatepost::cli

// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/cli/commands.h"
#include "collector/cli/site_access.h"
#include "collector/cli/usage.h"
#include "collector/ingest/snippet.h"
#include "collector/service/access_file.h"
#include "collector/store/data_directory.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace gatepost::cli {

int snippet(const QStringList &words)
{
    Usage usage(u"snippet --site SITE [--endpoint URL] [--data DIR]"_s,
        u"Prints the HTML to paste into every page of a site, before </body>."_s);
    usage.option(u"site"_s, u"SITE"_s, u"its name, id, key or one of its hosts"_s);
    usage.option(u"endpoint"_s, u"URL"_s,
        u"where browsers reach the collector, such as https://stats.example.org; without it, where a collector that "
        u"runs on this machine listens"_s);
    if (const std::optional<int> code = usage.read(words))
        return *code;
    if (!usage.isSet(u"site"_s))
        return wrongUsage(u"snippet needs --site"_s);

    const core::Result<core::Site> site = findSite(usage.dataDirectory(), usage.value(u"site"_s));
    if (!site)
        return failed(site.error());
    QString endpoint = usage.value(u"endpoint"_s);
    if (endpoint.isEmpty()) {
        const core::Result<service::Access> access =
            service::readAccess(store::DataDirectory(usage.dataDirectory()).accessPath());
        if (!access)
            return wrongUsage(u"say with --endpoint where browsers reach the collector"_s);
        endpoint = access->collectUrl;
    }
    const QUrl url(endpoint, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || (url.scheme() != "http"_L1 && url.scheme() != "https"_L1))
        return wrongUsage(u"--endpoint is a URL such as https://stats.example.org, not '%1'"_s.arg(endpoint));
    print(ingest::snippet(site.value(), endpoint).trimmed());
    return kDone;
}

} // namespace gatepost::cli

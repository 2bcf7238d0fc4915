// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/cli/serve_options.h"

#include "collector/core/byte_size.h"
#include "collector/service/config_file.h"
#include "collector/store/retention.h"

using namespace Qt::StringLiterals;

namespace gatepost::cli {

namespace {

std::optional<core::Error> readListeners(const QCommandLineParser &parser, service::ServiceSettings &settings)
{
    if (parser.isSet(u"collect"_s))
        settings.collect.clear();
    for (const QString &text : parser.values(u"collect"_s)) {
        core::Result<service::ListenerSpec> listener = service::parseListener(text);
        if (!listener)
            return listener.error();
        settings.collect.push_back(listener.value());
    }
    if (!parser.isSet(u"report"_s))
        return std::nullopt;
    core::Result<service::ListenerSpec> listener = service::parsePlainListener(parser.value(u"report"_s));
    if (!listener)
        return listener.error();
    settings.report = listener.value();
    return std::nullopt;
}

} // namespace

void addServeOptions(QCommandLineParser &parser)
{
    parser.addOption({u"collect"_s,
        u"Where hits come in; may be given several times (127.0.0.1:8460). Options follow after commas: network=tor, "
        "network=i2p or network=clearnet for what all came over one network; proxy-protocol where every connection "
        "begins with a line of the PROXY protocol, version 1; i2p-headers to believe an I2P tunnel's X-I2P-Dest… "
        "fields."_s,
        u"ADDRESS:PORT"_s});
    parser.addOption({u"report"_s, u"Where questions are answered (127.0.0.1:8461)."_s, u"ADDRESS:PORT"_s});
    parser.addOption({u"trusted-proxies"_s,
        u"Reverse proxies whose X-Forwarded-For and X-Gatepost-Host are believed, such as 127.0.0.1,10.0.0.0/8 "
        "(nobody)."_s,
        u"LIST"_s});
    parser.addOption({u"durability"_s,
        u"What an acknowledged hit survives: a crash of the process, or a power cut as well (process)."_s,
        u"process|power"_s});
    parser.addOption({u"disk-budget"_s,
        u"How much room hits may take, such as 2GB: the oldest days go, the newest %1 stay (no limit)."_s.arg(
            store::kBudgetKeepsDays),
        u"SIZE"_s});
    parser.addOption({u"no-test-page"_s, u"Serves no test page at /."_s});
    parser.addOption({u"config"_s,
        u"Reads settings from a file, one 'key = value' a line; options of the command line win. Keys: %1. "
        "packaging/gatepostd.conf explains each."_s.arg(service::configKeys().join(u", "_s)),
        u"FILE"_s});
}

core::Result<service::ServiceSettings> serveSettings(const QCommandLineParser &parser, const QString &dataDirectory)
{
    service::ServiceSettings settings;
    if (parser.isSet(u"config"_s)) {
        core::Result<service::ServiceSettings> ofFile = service::readConfig(parser.value(u"config"_s));
        if (!ofFile)
            return ofFile.error();
        settings = std::move(ofFile).value();
    }
    settings.dataDirectory = dataDirectory;
    if (const std::optional<core::Error> error = readListeners(parser, settings))
        return *error;
    if (parser.isSet(u"trusted-proxies"_s)) {
        core::Result<http::TrustedProxies> proxies = http::TrustedProxies::parse(parser.value(u"trusted-proxies"_s));
        if (!proxies)
            return proxies.error();
        settings.guard.trustedProxies = std::move(proxies).value();
    }
    if (parser.isSet(u"durability"_s)) {
        const QString durability = parser.value(u"durability"_s);
        if (durability != "process"_L1 && durability != "power"_L1) {
            return core::Error{core::ErrorCode::InvalidInput,
                u"--durability is process or power, not '%1'"_s.arg(durability), durability};
        }
        settings.survivesPowerCut = durability == "power"_L1;
    }
    if (parser.isSet(u"disk-budget"_s)) {
        const core::Result<qint64> size = core::parseByteSize(parser.value(u"disk-budget"_s));
        if (!size)
            return core::Error{core::ErrorCode::InvalidInput, u"--disk-budget: "_s + size.error().what, {}};
        settings.diskBudget = size.value();
    }
    if (parser.isSet(u"no-test-page"_s))
        settings.testPage = false;
    return settings;
}

} // namespace gatepost::cli

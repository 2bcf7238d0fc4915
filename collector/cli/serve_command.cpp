// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/cli/commands.h"
#include "collector/cli/stop_signals.h"
#include "collector/cli/usage.h"
#include "collector/core/clock.h"
#include "collector/service/collector_service.h"
#include "collector/service/config_file.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace gatepost::cli {

namespace {

void warnWhenPublic(const service::ListenerSpec &listener)
{
    if (listener.isLoopback())
        return;
    qWarning("%s",
        qUtf8Printable(
            u"listening on %1, which other machines may reach: Gatepost speaks plain HTTP and is made to stand "
            "behind a reverse proxy such as nginx or Caddy"_s.arg(listener.address.toString())));
}

// The file first, then what the command line says otherwise.
core::Result<service::ServiceSettings> settingsOf(const Usage &usage)
{
    service::ServiceSettings settings;
    if (usage.isSet(u"config"_s)) {
        core::Result<service::ServiceSettings> ofFile = service::readConfig(usage.value(u"config"_s));
        if (!ofFile)
            return ofFile.error();
        settings = std::move(ofFile).value();
    }
    settings.dataDirectory = usage.dataDirectory();
    if (usage.isSet(u"collect"_s))
        settings.collect.clear();
    for (const QString &text : usage.values(u"collect"_s)) {
        core::Result<service::ListenerSpec> listener = service::parseListener(text);
        if (!listener)
            return listener.error();
        settings.collect.push_back(listener.value());
    }
    if (usage.isSet(u"report"_s)) {
        core::Result<service::ListenerSpec> listener = service::parsePlainListener(usage.value(u"report"_s));
        if (!listener)
            return listener.error();
        settings.report = listener.value();
    }
    if (usage.isSet(u"trusted-proxies"_s)) {
        core::Result<http::TrustedProxies> proxies = http::TrustedProxies::parse(usage.value(u"trusted-proxies"_s));
        if (!proxies)
            return proxies.error();
        settings.guard.trustedProxies = std::move(proxies).value();
    }
    if (usage.isSet(u"durability"_s)) {
        const QString durability = usage.value(u"durability"_s);
        if (durability != "process"_L1 && durability != "power"_L1) {
            return core::Error{core::ErrorCode::InvalidInput,
                u"--durability is process or power, not '%1'"_s.arg(durability), durability};
        }
        settings.survivesPowerCut = durability == "power"_L1;
    }
    if (usage.isSet(u"no-test-page"_s))
        settings.testPage = false;
    return settings;
}

void describe(Usage &usage)
{
    usage.option(u"collect"_s, u"ADDRESS:PORT"_s,
        u"where hits come in; may be given several times (127.0.0.1:8460). Options follow after commas: network=tor, "
        "network=i2p or network=clearnet for what all came over one network; proxy-protocol where every connection "
        "begins with a line of the PROXY protocol, version 1; i2p-headers to believe an I2P tunnel's X-I2P-Dest… "
        "fields"_s);
    usage.option(u"report"_s, u"ADDRESS:PORT"_s, u"where questions are answered (127.0.0.1:8461)"_s);
    usage.option(u"trusted-proxies"_s, u"LIST"_s,
        u"reverse proxies whose X-Forwarded-For and X-Gatepost-Host are believed, such as 127.0.0.1,10.0.0.0/8 "
        "(nobody)"_s);
    usage.option(u"durability"_s, u"process|power"_s,
        u"what an acknowledged hit survives: a crash of the process, or a power cut as well (process)"_s);
    usage.parser().addOption({u"no-test-page"_s, u"Serves no test page at /."_s});
    usage.option(u"config"_s, u"FILE"_s,
        u"reads settings from a file, one 'key = value' a line; options of the command line win. Keys: %1. "
        "packaging/gatepostd.conf explains each"_s.arg(service::configKeys().join(u", "_s)));
}

} // namespace

int serve(const QStringList &words)
{
    Usage usage(u"serve [--collect ADDRESS:PORT[,OPTION]…]… [--report ADDRESS:PORT] [--config FILE] [--data DIR]"_s,
        u"Collects hits and stores them, until it is told to stop (Ctrl+C, SIGTERM)."_s);
    describe(usage);
    if (const std::optional<int> code = usage.read(words))
        return *code;
    if (!usage.words().isEmpty())
        return wrongUsage(u"serve takes no word '%1'"_s.arg(usage.words().front()));
    const core::Result<service::ServiceSettings> settings = settingsOf(usage);
    if (!settings)
        return wrongUsage(settings.error().what);

    const core::SystemClock clock;
    service::CollectorService collector(settings.value(), clock);
    StopSignals stopSignals;
    const core::Result<service::Addresses> addresses = collector.start();
    if (!addresses)
        return failed(addresses.error());

    for (const service::ListenerSpec &listener : addresses->collect) {
        warnWhenPublic(listener);
        print(u"collect %1"_s.arg(service::listenerUrl(listener)));
    }
    warnWhenPublic(addresses->report);
    print(u"report %1"_s.arg(service::listenerUrl(addresses->report)));
    print(u"ready"_s);
    if (settings->testPage)
        print(u"Test page: %1   Stop: Ctrl+C"_s.arg(service::listenerUrl(addresses->collect.front())));

    QObject::connect(&stopSignals, &StopSignals::stopAsked, qApp, &QCoreApplication::quit);
    QCoreApplication::exec();
    collector.stop();
    return kDone;
}

} // namespace gatepost::cli

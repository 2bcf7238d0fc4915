// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/cli/commands.h"
#include "collector/cli/serve_options.h"
#include "collector/cli/stop_signals.h"
#include "collector/cli/usage.h"
#include "collector/core/clock.h"
#include "collector/service/collector_service.h"

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

} // namespace

int serve(const QStringList &words)
{
    Usage usage(u"serve [--collect ADDRESS:PORT[,OPTION]…]… [--report ADDRESS:PORT] [--config FILE] [--data DIR]"_s,
        u"Collects hits and stores them, until it is told to stop (Ctrl+C, SIGTERM)."_s);
    addServeOptions(usage.parser());
    if (const std::optional<int> code = usage.read(words))
        return *code;
    if (!usage.words().isEmpty())
        return wrongUsage(u"serve takes no word '%1'"_s.arg(usage.words().front()));
    const core::Result<service::ServiceSettings> settings = serveSettings(usage.parser(), usage.dataDirectory());
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
    if (const QString testPage = addresses->testPageUrl(settings.value()); !testPage.isEmpty())
        print(u"Test page: %1   Stop: Ctrl+C"_s.arg(testPage));

    QObject::connect(&stopSignals, &StopSignals::stopAsked, qApp, &QCoreApplication::quit);
    QCoreApplication::exec();
    collector.stop();
    return kDone;
}

} // namespace gatepost::cli

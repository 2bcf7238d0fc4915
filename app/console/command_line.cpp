// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/command_line.h"

#include "collector/cli/commands.h"
#include "collector/cli/usage.h"
#include "collector/service/listener_spec.h"
#include "collector/store/data_directory.h"

#include <QCommandLineParser>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace gatepost::console {

namespace {

void describe(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        u"Gatepost, the desktop console with its collector. With a command of gatepostd (serve, site, snippet, export) "
        "it does what gatepostd does."_s);
    parser.addOption({{u"h"_s, u"help"_s}, u"Prints this help."_s});
    parser.addOption({{u"v"_s, u"version"_s}, u"Prints the version."_s});
    parser.addOption({u"headless"_s, u"Opens no window: the same as gatepostd serve, with its options."_s});
    parser.addOption({u"data"_s, u"The data directory (%1)."_s.arg(store::DataDirectory::defaultPath()), u"DIR"_s});
    parser.addOption(
        {u"collect"_s, u"Where hits come in; may be given several times (127.0.0.1:%1)."_s.arg(service::kCollectPort),
            u"ADDRESS:PORT"_s});
    parser.addOption(
        {u"report"_s, u"Where questions are answered (127.0.0.1:%1)."_s.arg(service::kReportPort), u"ADDRESS:PORT"_s});
    parser.addOption({u"measure-start"_s, u"Prints how many milliseconds the window took to appear, then ends."_s});
}

std::optional<core::Error> readListeners(const QCommandLineParser &parser, service::ServiceSettings &settings)
{
    if (parser.isSet(u"collect"_s))
        settings.collect.clear();
    for (const QString &text : parser.values(u"collect"_s)) {
        const core::Result<service::ListenerSpec> listener = service::parseListener(text);
        if (!listener)
            return listener.error();
        settings.collect.push_back(listener.value());
    }
    if (!parser.isSet(u"report"_s))
        return std::nullopt;
    const core::Result<service::ListenerSpec> listener = service::parseListener(parser.value(u"report"_s));
    if (!listener)
        return listener.error();
    settings.report = listener.value();
    return std::nullopt;
}

int wrongUsage(const QString &what) { return refuse(what + u"; see gatepost --help"_s, cli::kWrongUsage); }

} // namespace

int refuse(const QString &what, int code)
{
    std::fprintf(stderr, "gatepost: %s\n", what.toUtf8().constData());
    return code;
}

Wanted readCommandLine(const QStringList &words)
{
    Wanted wanted;
    QStringList rest = words;
    if (rest.removeAll(u"--headless"_s) > 0) {
        wanted.command = QStringList{u"serve"_s} + rest;
        return wanted;
    }
    if (!words.isEmpty() && cli::isCommand(words.front())) {
        wanted.command = words;
        return wanted;
    }

    QCommandLineParser parser;
    describe(parser);
    if (!parser.parse(QStringList{u"gatepost"_s} + words)) {
        wanted.exitCode = wrongUsage(parser.errorText());
    } else if (parser.isSet(u"help"_s)) {
        // Without an application object the parser does not know the program's name.
        cli::print(parser.helpText().replace(u"<executable_name>"_s, u"gatepost"_s).trimmed());
        wanted.exitCode = cli::kDone;
    } else if (parser.isSet(u"version"_s)) {
        cli::print(u"gatepost %1"_s.arg(QString::fromLatin1(GATEPOST_VERSION)));
        wanted.exitCode = cli::kDone;
    } else if (!parser.positionalArguments().isEmpty()) {
        wanted.exitCode = wrongUsage(u"'%1' is no command"_s.arg(parser.positionalArguments().front()));
    } else if (const std::optional<core::Error> error = readListeners(parser, wanted.collector)) {
        wanted.exitCode = wrongUsage(error->what);
    }
    const QString directory = parser.value(u"data"_s);
    wanted.collector.dataDirectory = directory.isEmpty() ? store::DataDirectory::defaultPath() : directory;
    wanted.measureStart = parser.isSet(u"measure-start"_s);
    return wanted;
}

} // namespace gatepost::console

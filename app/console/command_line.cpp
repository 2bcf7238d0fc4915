// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/command_line.h"

#include "collector/cli/commands.h"
#include "collector/cli/serve_options.h"
#include "collector/cli/usage.h"
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
    cli::addServeOptions(parser);
    parser.addOption({u"measure-start"_s, u"Prints how many milliseconds the window took to appear, then ends."_s});
    parser.addOption({u"frame-log"_s, u"Writes what held the window for longer than 16 ms into FILE."_s, u"FILE"_s});
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
    }
    if (wanted.exitCode)
        return wanted;
    const QString directory = parser.value(u"data"_s);
    core::Result<service::ServiceSettings> settings =
        cli::serveSettings(parser, directory.isEmpty() ? store::DataDirectory::defaultPath() : directory);
    if (!settings)
        wanted.exitCode = wrongUsage(settings.error().what);
    else
        wanted.collector = std::move(settings).value();
    wanted.measureStart = parser.isSet(u"measure-start"_s);
    wanted.frameLog = parser.value(u"frame-log"_s);
    return wanted;
}

} // namespace gatepost::console

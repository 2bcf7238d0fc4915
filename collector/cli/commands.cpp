// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/cli/commands.h"

#include "collector/cli/usage.h"

#include <array>

using namespace Qt::StringLiterals;

namespace gatepost::cli {

namespace {

struct Command {
    QLatin1String name;
    QLatin1String summary;
    int (*run)(const QStringList &words);
};

constexpr std::array<Command, 12> kCommands = {{
    {QLatin1String("serve"), QLatin1String("collects hits and stores them, until it is told to stop"), serve},
    {QLatin1String("site"), QLatin1String("add, list, edit or remove what is measured"), site},
    {QLatin1String("snippet"), QLatin1String("prints the HTML to paste into a site's pages"), snippet},
    {QLatin1String("export"), QLatin1String("writes a report as CSV or JSON"), exportReport},
    {QLatin1String("demo"), QLatin1String("fills a directory with invented traffic, to look around"), demo},
    {QLatin1String("drops"), QLatin1String("shows what was refused or ignored, and by which rule"), drops},
    {QLatin1String("hosts"), QLatin1String("shows hosts that send views but belong to no site"), hosts},
    {QLatin1String("prune"), QLatin1String("removes what is older than its site's retention, or beyond a disk budget"),
        prune},
    {QLatin1String("pack"), QLatin1String("packs the hits of days that are over, now"), pack},
    {QLatin1String("backup"), QLatin1String("copies the database, also while a collector serves it"), backup},
    {QLatin1String("restore"), QLatin1String("puts a backup in the database's place"), restore},
    {QLatin1String("doctor"), QLatin1String("looks for damage and other trouble, and repairs it"), doctor},
}};

void printHelp()
{
    print(u"Usage: gatepostd COMMAND [OPTION]…\n\nGatepost, the collector and its command line.\n"_s);
    for (const Command &command : kCommands)
        print(u"  %1  %2"_s.arg(QString(command.name), -8).arg(QString(command.summary)));
    print(u"\ngatepostd COMMAND --help tells more. Exit codes: 0 done, 1 failed, 2 wrong usage."_s);
}

} // namespace

bool isCommand(const QString &word)
{
    return std::any_of(
        kCommands.begin(), kCommands.end(), [&](const Command &command) { return word == command.name; });
}

int run(const QStringList &words)
{
    const QString first = words.value(0);
    if (first.isEmpty())
        return wrongUsage(u"no command was given"_s);
    if (first == "--help"_L1 || first == "-h"_L1 || first == "help"_L1) {
        printHelp();
        return kDone;
    }
    if (first == "--version"_L1 || first == "-v"_L1) {
        print(u"gatepostd %1"_s.arg(QString::fromLatin1(GATEPOST_VERSION)));
        return kDone;
    }
    for (const Command &command : kCommands) {
        if (first == command.name)
            return command.run(words.sliced(1));
    }
    return wrongUsage(u"'%1' is no command"_s.arg(first));
}

} // namespace gatepost::cli

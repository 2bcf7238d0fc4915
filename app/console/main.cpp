// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/command_line.h"
#include "app/console/frame_log.h"
#include "app/console/window.h"
#include "collector/cli/commands.h"
#include "collector/cli/usage.h"

#include <QApplication>
#include <QtQml/qqmlextensionplugin.h>

Q_IMPORT_QML_PLUGIN(Gatepost_ModelsPlugin)
Q_IMPORT_QML_PLUGIN(Gatepost_ConsolePlugin)

using namespace gatepost;
using namespace Qt::StringLiterals;

namespace {

void nameApplication(const char *name)
{
    QCoreApplication::setApplicationName(QString::fromLatin1(name));
    QCoreApplication::setApplicationVersion(QString::fromLatin1(GATEPOST_VERSION));
}

bool hasDisplay()
{
    return qEnvironmentVariableIsSet("WAYLAND_DISPLAY") || qEnvironmentVariableIsSet("DISPLAY")
        || qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

} // namespace

int main(int argc, char *argv[])
{
    QStringList words;
    for (int i = 1; i < argc; ++i)
        words.append(QString::fromLocal8Bit(argv[i]));
    nameApplication("gatepost");

    const console::Wanted wanted = console::readCommandLine(words);
    if (wanted.exitCode)
        return *wanted.exitCode;
    if (wanted.command) {
        // As gatepostd does: Qt's own event dispatcher needs fewer system calls per turn than glib's.
        qputenv("QT_NO_GLIB", "1");
        QCoreApplication application(argc, argv);
        nameApplication("gatepostd");
        return cli::run(*wanted.command);
    }
    if (!hasDisplay()) {
        return console::refuse(
            u"there is no display for a window; collect without one: gatepost --headless"_s, cli::kFailed);
    }
    QApplication::setDesktopFileName(u"gatepost"_s);
    if (wanted.frameLog.isEmpty()) {
        const QApplication application(argc, argv);
        return console::runWindow(wanted, nullptr);
    }
    const auto log = console::FrameLog::open(wanted.frameLog);
    if (!log)
        return console::refuse(log.error().what, cli::kFailed);
    const console::TimedApplication application(argc, argv, *log.value());
    return console::runWindow(wanted, log.value().get());
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/cli/commands.h"

#include <QCoreApplication>

int main(int argc, char *argv[])
{
    // Qt's own event dispatcher needs fewer system calls per turn than glib's.
    qputenv("QT_NO_GLIB", "1");
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("gatepostd"));
    QCoreApplication::setApplicationVersion(QString::fromLatin1(GATEPOST_VERSION));
    return gatepost::cli::run(application.arguments().sliced(1));
}

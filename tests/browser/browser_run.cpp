// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/browser/browser_run.h"

#include <QFile>
#include <QProcess>
#include <QTest>

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace gatepost::testing {

BrowserRun runBrowser(const QString &program, const QStringList &arguments, const QString &home,
    QProcessEnvironment environment, const std::function<bool()> &seen, int limitMs)
{
    const QString logPath = home + QStringLiteral("/log");
    QProcess browser;
    browser.setStandardOutputFile(logPath);
    browser.setStandardErrorFile(logPath, QIODevice::Append);
    environment.insert(QStringLiteral("HOME"), home);
    browser.setProcessEnvironment(environment);
    // A group of its own: its helpers end with it.
    browser.setChildProcessModifier([] {
        ::setpgid(0, 0);
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    });
    browser.start(program, arguments);
    const pid_t group = static_cast<pid_t>(browser.processId());
    BrowserRun run;
    run.happened = browser.waitForStarted(10000) && QTest::qWaitFor(seen, limitMs);
    if (group > 0)
        ::kill(-group, SIGKILL);
    browser.waitForFinished(5000);
    QFile log(logPath);
    run.said = log.open(QIODevice::ReadOnly) ? QString::fromUtf8(log.readAll()) : QString();
    return run;
}

} // namespace gatepost::testing

// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/browser/chromium.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace gatepost::testing {

QString Chromium::program()
{
    for (const char *name : {"chromium", "chromium-browser", "google-chrome"}) {
        const QString found = QStandardPaths::findExecutable(QString::fromLatin1(name));
        if (!found.isEmpty())
            return found;
    }
    return {};
}

namespace {

// Switching scripts off by a command line option makes headless Chromium load nothing: the profile says it instead.
void writeProfile(const QString &profile, const Visit &visit)
{
    QJsonObject settings{{QStringLiteral("enable_do_not_track"), visit.doNotTrack}};
    if (!visit.scripts) {
        const QJsonObject values{{QStringLiteral("javascript"), 2}};
        settings[QStringLiteral("profile")] = QJsonObject{{QStringLiteral("default_content_setting_values"), values}};
    }
    QDir().mkpath(profile + QStringLiteral("/Default"));
    QFile preferences(profile + QStringLiteral("/Default/Preferences"));
    if (preferences.open(QIODevice::WriteOnly))
        preferences.write(QJsonDocument(settings).toJson());
}

QStringList argumentsFor(const Visit &visit, const QString &profile)
{
    QString rules;
    for (const QString &host : visit.refusedHosts)
        rules += QStringLiteral("MAP %1 ~NOTFOUND , ").arg(host);
    rules += QStringLiteral("MAP * 127.0.0.1");
    QStringList arguments;
    for (const char *option : {"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
             "--disable-dev-shm-usage", "--disable-popup-blocking", "--lang=de-DE", "--accept-lang=de-DE",
             "--window-size=1920,1080", "--screen-info={1920x1080}"})
        arguments << QString::fromLatin1(option);
    // Its own name says "Headless", which the collector rightly takes for a bot.
    arguments << QStringLiteral("--user-agent=Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
                                "Chrome/%1.0.0.0 Safari/537.36")
                     .arg(kChromiumMajor);
    arguments << QStringLiteral("--user-data-dir=") + profile << QStringLiteral("--host-resolver-rules=") + rules;
    return arguments << visit.url;
}

} // namespace

bool Chromium::visit(const Visit &visit, const std::function<bool()> &seen)
{
    const QTemporaryDir home;
    const QString profile = home.filePath(QStringLiteral("profile"));
    writeProfile(profile, visit);
    QProcess browser;
    browser.setStandardOutputFile(home.filePath(QStringLiteral("log")));
    browser.setStandardErrorFile(home.filePath(QStringLiteral("log")), QIODevice::Append);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("HOME"), home.path());
    environment.insert(QStringLiteral("TZ"), QStringLiteral("Europe/Berlin"));
    environment.insert(QStringLiteral("LANGUAGE"), QStringLiteral("de"));
    browser.setProcessEnvironment(environment);
    // A group of its own: its helpers end with it.
    browser.setChildProcessModifier([] {
        ::setpgid(0, 0);
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    });
    browser.start(program(), argumentsFor(visit, profile));
    const pid_t group = static_cast<pid_t>(browser.processId());
    const bool happened = browser.waitForStarted(10000) && QTest::qWaitFor(seen, 60000);
    if (group > 0)
        ::kill(-group, SIGKILL);
    browser.waitForFinished(5000);
    QFile log(home.filePath(QStringLiteral("log")));
    m_trouble = log.open(QIODevice::ReadOnly) ? QString::fromUtf8(log.readAll()) : QString();
    return happened;
}

} // namespace gatepost::testing

// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/browser/chromium.h"

#include "tests/browser/browser_run.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

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
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("TZ"), QStringLiteral("Europe/Berlin"));
    environment.insert(QStringLiteral("LANGUAGE"), QStringLiteral("de"));
    const BrowserRun run = runBrowser(program(), argumentsFor(visit, profile), home.path(), environment, seen, 60000);
    m_trouble = run.said;
    return run.happened;
}

} // namespace gatepost::testing

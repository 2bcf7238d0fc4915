// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/browser/firefox.h"

#include "tests/browser/browser_run.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QProcessEnvironment>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

namespace gatepost::testing {

namespace {

QByteArray preference(const char *name, const QByteArray &value)
{
    return QByteArray("user_pref(\"") + name + "\", " + value + ");\n";
}

// All names but `hosts` go to a proxy that is not there: the browser reaches nothing else.
QByteArray preferencesOf(const Firefox &firefox, const QStringList &hosts)
{
    const QByteArray names = '"' + hosts.join(QLatin1Char(',')).toUtf8() + '"';
    QByteArray text = preference("network.dns.localDomains", names) + preference("network.proxy.no_proxies_on", names);
    for (const char *name : {"network.proxy.http", "network.proxy.ssl"})
        text += preference(name, "\"127.0.0.1\"") + preference((QByteArray(name) + "_port").constData(), "9");
    text += preference("network.proxy.type", "1");
    // 15: add-ons of the system are looked for; 0: and are not switched off until somebody agrees.
    text += preference("extensions.enabledScopes", firefox.blocks ? "15" : "0")
        + preference("extensions.autoDisableScopes", "0");
    for (const char *name : {"dom.security.https_first", "network.dns.blockDotOnion", "browser.aboutwelcome.enabled",
             "browser.shell.checkDefaultBrowser", "datareporting.policy.dataSubmissionEnabled", "app.update.enabled",
             "extensions.update.enabled", "network.captive-portal-service.enabled",
             "network.connectivity-service.enabled"})
        text += preference(name, "false");
    const QByteArray asks = firefox.globalPrivacyControl ? "true" : "false";
    return text + preference("privacy.globalprivacycontrol.functionality.enabled", "true")
        + preference("privacy.globalprivacycontrol.enabled", asks);
}

} // namespace

QString Firefox::program() { return QStandardPaths::findExecutable(QStringLiteral("firefox-esr")); }

bool Firefox::hasBlocker()
{
    return QFile::exists(QStringLiteral("/usr/share/mozilla/extensions/{ec8030f7-c20a-464f-9b0e-13a3a9e97384}/"
                                        "uBlock0@raymondhill.net"));
}

bool Firefox::visit(const QString &url, const QStringList &hosts, const std::function<bool()> &seen)
{
    const QTemporaryDir home;
    const QString profile = home.filePath(QStringLiteral("profile"));
    QDir().mkpath(profile);
    QFile preferences(profile + QStringLiteral("/user.js"));
    if (!preferences.open(QIODevice::WriteOnly))
        return false;
    preferences.write(preferencesOf(*this, hosts));
    preferences.close();

    const BrowserRun run = runBrowser(program(),
        {QStringLiteral("--headless"), QStringLiteral("--no-remote"), QStringLiteral("--profile"), profile, url},
        home.path(), QProcessEnvironment::systemEnvironment(), seen, 80000);
    m_trouble = run.said;
    return run.happened;
}

} // namespace gatepost::testing

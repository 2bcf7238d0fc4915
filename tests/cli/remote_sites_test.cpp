// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/cli/remote_sites.h"
#include "collector/store/data_directory.h"
#include "tests/support/collector_process.h"

#include <QTest>

#include <optional>

using namespace gatepost;
using namespace gatepost::testing;
using namespace Qt::StringLiterals;

// Edits that another process does, against a collector that serves.
class RemoteSitesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsAddedKeepsItsOptions()
    {
        CollectorProcess collector;
        QVERIFY2(collector.start(), qPrintable(collector.trouble()));
        const auto access = service::readAccess(store::DataDirectory(collector.directory()).accessPath());
        QVERIFY(access.ok());
        cli::RemoteSites sites(access.value());

        core::Site wanted;
        wanted.name = u"One"_s;
        wanted.timeZone = "Europe/Berlin";
        wanted.hosts.push_back({"example.org", core::Network::ClearNet});
        QVERIFY(core::setOption(wanted.options, u"retention"_s, u"3"_s).ok());
        QVERIFY(core::setOption(wanted.options, u"title"_s, u"off"_s).ok());
        QVERIFY(core::setOption(wanted.options, u"skip-hosts"_s, u"a.example,b.example"_s).ok());
        std::optional<core::Result<core::Site>> added;
        sites.addSite(wanted, [&added](const core::Result<core::Site> &site) { added.emplace(site); });
        QVERIFY(added);
        QVERIFY2(added->ok(), added->ok() ? "" : qPrintable(added->error().what));
        QVERIFY(added->value().options == wanted.options);

        const QByteArray options = collector.runHere({u"site"_s, u"options"_s, u"One"_s}).out;
        QVERIFY2(options.contains("\nretention=3 "), options.constData());
    }
};

QTEST_GUILESS_MAIN(RemoteSitesTest)
#include "remote_sites_test.moc"

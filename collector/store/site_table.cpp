// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/site_table.h"

#include "collector/core/dimension.h"
#include "collector/core/host_name.h"
#include "collector/store/sql_text.h"

#include <QRandomGenerator>
#include <QTimeZone>
#include <QtDebug>

#include <algorithm>

namespace gatepost::store {

namespace {

constexpr qsizetype kMaxNameLength = 100;

core::Error refusal(core::ErrorCode code, const QString &what, const QString &where = {})
{
    return {code, what, where};
}

core::Error invalid(const QString &what, const QString &where)
{
    return refusal(core::ErrorCode::InvalidInput, what, where);
}

core::Error noSuchSite(core::SiteId site)
{
    return refusal(core::ErrorCode::NotFound,
        QStringLiteral("There is no site with the number %1: see the list of sites.").arg(site));
}

core::Result<void> checkName(const std::vector<core::Site> &sites, const core::Site &wanted)
{
    const QString &name = wanted.name;
    const bool odd = name.isEmpty() || name.size() > kMaxNameLength
        || std::any_of(name.cbegin(), name.cend(), [](QChar c) { return c.category() == QChar::Other_Control; });
    if (odd) {
        return invalid(QStringLiteral("A site needs a name of 1 to %1 characters: give it one.").arg(kMaxNameLength),
            QStringLiteral("name"));
    }
    for (const core::Site &site : sites) {
        if (site.id != wanted.id && site.name.compare(name, Qt::CaseInsensitive) == 0) {
            return refusal(core::ErrorCode::AlreadyExists,
                QStringLiteral("There is already a site named “%1”: choose another name.").arg(site.name),
                QStringLiteral("name"));
        }
    }
    return {};
}

core::Result<void> checkTimeZone(const QByteArray &zone)
{
    // QTimeZone also takes offsets such as UTC+01:00, which are no IANA names and know no summer time.
    const bool offset = zone.startsWith("UTC+") || zone.startsWith("UTC-");
    if (!offset && zone.size() <= 64 && QTimeZone::isTimeZoneIdAvailable(zone) && QTimeZone(zone).isValid())
        return {};
    return invalid(QStringLiteral("“%1” is not the name of a time zone: give one such as Europe/Berlin or UTC.")
                       .arg(QString::fromUtf8(zone.left(64))),
        QStringLiteral("timezone"));
}

core::Result<core::SiteHost> checkHost(const std::vector<core::Site> &sites, const QByteArray &typed, core::SiteId site)
{
    const QByteArray host = core::canonicalHost(typed.trimmed());
    if (host.isEmpty()) {
        return invalid(QStringLiteral("“%1” is not a host name: give it as in example.org, without http:// and path.")
                           .arg(QString::fromUtf8(typed.left(100))),
            QStringLiteral("host"));
    }
    for (const core::Site &other : sites) {
        const bool listed = std::any_of(other.hosts.begin(), other.hosts.end(),
            [&host](const core::SiteHost &known) { return known.name == host; });
        if (listed && other.id != site) {
            return refusal(core::ErrorCode::AlreadyExists,
                QStringLiteral("The host %1 already belongs to the site “%2”: remove it there first.")
                    .arg(QString::fromUtf8(host), other.name),
                QStringLiteral("host"));
        }
    }
    return core::SiteHost{host, core::networkOfHost(host)};
}

QByteArray newKey()
{
    constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    QByteArray key = QByteArrayLiteral("gp_");
    for (int i = 0; i < 16; ++i)
        key += alphabet[QRandomGenerator::system()->generate() % 64];
    return key;
}

void addHost(Connection &connection, core::Site &site, const core::SiteHost &host)
{
    if (std::find(site.hosts.begin(), site.hosts.end(), host) != site.hosts.end())
        return;
    Statement insert(connection, sqlText(QLatin1String("insert_host")));
    insert.bind(0, site.id).bind(1, host.name).bind(2, static_cast<qint64>(host.network)).run();
    // It is nobody's unknown copy any more.
    Statement forget(connection, sqlText(QLatin1String("delete_unlisted_host")));
    forget.bind(0, host.name).run();
    site.hosts.push_back(host);
}

core::Result<void> removeHost(Connection &connection, core::Site &site, const QByteArray &typed)
{
    const QByteArray host = core::canonicalHost(typed.trimmed());
    const auto found = std::find_if(
        site.hosts.begin(), site.hosts.end(), [&host](const core::SiteHost &known) { return known.name == host; });
    if (host.isEmpty() || found == site.hosts.end()) {
        return refusal(core::ErrorCode::NotFound,
            QStringLiteral("The site “%1” has no host “%2”: see the list of sites.")
                .arg(site.name, QString::fromUtf8(typed.left(100))),
            QStringLiteral("host"));
    }
    Statement remove(connection, sqlText(QLatin1String("delete_host")));
    remove.bind(0, site.id).bind(1, host).run();
    site.hosts.erase(found);
    return {};
}

// What a typed edit makes of the options; nothing is stored yet.
core::Result<void> changeOptions(core::SiteOptions &options, const core::SiteEdit &edit)
{
    if (edit.preset) {
        if (auto applied = core::applyPreset(options, *edit.preset); !applied)
            return applied.error();
    }
    for (const auto &[name, text] : edit.options) {
        if (auto set = core::setOption(options, name, text); !set)
            return set.error();
    }
    return {};
}

void storeOptions(Connection &connection, const core::Site &site)
{
    Statement forget(connection, sqlText(QLatin1String("delete_site_options")));
    forget.bind(0, site.id).run();
    Statement insert(connection, sqlText(QLatin1String("insert_site_option")));
    for (const auto &[name, text] : core::changedOptions(site.options))
        insert.bind(0, site.id).bind(1, name).bind(2, text).run();
}

core::Error needsHost()
{
    return invalid(
        QStringLiteral("A site needs at least one host name: give the one it is served on."), QStringLiteral("host"));
}

} // namespace

std::vector<core::Site> readSites(Connection &connection)
{
    std::vector<core::Site> sites;
    Statement siteRows(connection, sqlText(QLatin1String("select_sites")));
    while (siteRows.step()) {
        sites.push_back({static_cast<core::SiteId>(siteRows.integer(0)), siteRows.string(1), siteRows.text(2),
            siteRows.text(3), {}});
    }
    Statement hostRows(connection, sqlText(QLatin1String("select_hosts")));
    while (hostRows.step()) {
        const auto id = static_cast<core::SiteId>(hostRows.integer(0));
        const auto site =
            std::find_if(sites.begin(), sites.end(), [id](const core::Site &candidate) { return candidate.id == id; });
        if (site != sites.end())
            site->hosts.push_back({hostRows.text(1), static_cast<core::Network>(hostRows.integer(2))});
    }
    Statement optionRows(connection, sqlText(QLatin1String("select_site_options")));
    while (optionRows.step()) {
        const auto id = static_cast<core::SiteId>(optionRows.integer(0));
        const auto site =
            std::find_if(sites.begin(), sites.end(), [id](const core::Site &candidate) { return candidate.id == id; });
        if (site == sites.end())
            continue;
        // An option of a later program, put here by hand: the default stays in force.
        if (auto set = core::setOption(site->options, optionRows.string(1), optionRows.string(2)); !set)
            qWarning("store: %s", qPrintable(set.error().what));
    }
    return sites;
}

core::Result<core::Site> addSite(Connection &connection, core::Site wanted)
{
    const std::vector<core::Site> sites = readSites(connection);
    core::Site site{core::kNoSite, wanted.name.trimmed(), newKey(), wanted.timeZone, {}, wanted.options};
    if (auto checked = checkName(sites, site); !checked)
        return checked.error();
    if (auto checked = checkTimeZone(site.timeZone); !checked)
        return checked.error();
    std::vector<core::SiteHost> hosts;
    for (const core::SiteHost &typed : wanted.hosts) {
        auto host = checkHost(sites, typed.name, site.id);
        if (!host)
            return host.error();
        hosts.push_back(host.value());
    }
    if (hosts.empty())
        return needsHost();

    const QByteArray name = site.name.toUtf8();
    Statement insert(connection, sqlText(QLatin1String("insert_site")));
    insert.bind(0, name).bind(1, site.key).bind(2, site.timeZone).run();
    site.id = static_cast<core::SiteId>(connection.lastRowId());
    for (const core::SiteHost &host : hosts)
        addHost(connection, site, host);
    storeOptions(connection, site);
    return site;
}

core::Result<core::Site> editSite(Connection &connection, core::SiteId id, const core::SiteEdit &edit)
{
    const std::vector<core::Site> sites = readSites(connection);
    const auto found =
        std::find_if(sites.begin(), sites.end(), [id](const core::Site &candidate) { return candidate.id == id; });
    if (found == sites.end())
        return noSuchSite(id);
    core::Site site = *found;
    if (edit.name) {
        site.name = edit.name->trimmed();
        if (auto checked = checkName(sites, site); !checked)
            return checked.error();
    }
    if (edit.timeZone) {
        site.timeZone = *edit.timeZone;
        if (auto checked = checkTimeZone(site.timeZone); !checked)
            return checked.error();
    }
    if (auto changed = changeOptions(site.options, edit); !changed)
        return changed.error();
    const QByteArray name = site.name.toUtf8();
    Statement update(connection, sqlText(QLatin1String("update_site")));
    update.bind(0, id).bind(1, name).bind(2, site.timeZone).run();

    for (const QByteArray &typed : edit.removeHosts) {
        if (auto removed = removeHost(connection, site, typed); !removed)
            return removed.error();
    }
    for (const QByteArray &typed : edit.addHosts) {
        auto host = checkHost(sites, typed, id);
        if (!host)
            return host.error();
        addHost(connection, site, host.value());
    }
    if (site.hosts.empty())
        return needsHost();
    storeOptions(connection, site);
    return site;
}

core::Result<void> removeSite(Connection &connection, core::SiteId site)
{
    Statement remove(connection, sqlText(QLatin1String("delete_site")));
    remove.bind(0, site).run();
    if (connection.changes() == 0)
        return noSuchSite(site);
    for (const char *name : {"delete_site_hosts", "delete_site_options", "delete_site_drops"}) {
        Statement statement(connection, sqlText(QLatin1String(name)));
        statement.bind(0, site).run();
    }
    return {};
}

} // namespace gatepost::store

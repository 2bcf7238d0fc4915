// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/site_list_model.h"

#include "app/models/formatter.h"
#include "collector/core/host_name.h"
#include "collector/ingest/snippet.h"

#include <QRegularExpression>
#include <QTimeZone>

#include <algorithm>

namespace gatepost::models {

namespace {

QStringList hostNames(const core::Site &site)
{
    QStringList names;
    for (const core::SiteHost &host : site.hosts)
        names.append(QString::fromUtf8(host.name));
    return names;
}

QStringList hostNetworks(const core::Site &site)
{
    QStringList networks;
    for (const core::SiteHost &host : site.hosts)
        networks.append(core::networkName(host.network));
    return networks;
}

} // namespace

SiteListModel::SiteListModel(QueryRunner &runner, const Formatter &formatter, QString dataDirectory, QObject *parent)
    : QAbstractListModel(parent),
      m_runner(runner),
      m_formatter(formatter),
      m_dataDirectory(std::move(dataDirectory)),
      m_home(this)
{
    connect(&runner, &QueryRunner::sitesChanged, this, &SiteListModel::takeSites);
}

void SiteListModel::setEditor(core::SiteEditor *editor)
{
    if (editor == m_editor)
        return;
    m_editor = editor;
    Q_EMIT editableChanged();
}

void SiteListModel::setEndpoint(const QString &url, const QString &testPageUrl)
{
    if (url == m_endpoint && testPageUrl == m_testPageUrl)
        return;
    m_endpoint = url;
    m_testPageUrl = testPageUrl;
    if (count() > 0)
        Q_EMIT dataChanged(index(0), index(count() - 1), {SnippetRole});
    Q_EMIT changed();
}

void SiteListModel::takeSites()
{
    beginResetModel();
    m_sites = m_runner.sites()->sites();
    std::sort(m_sites.begin(), m_sites.end(), [](const core::Site &a, const core::Site &b) {
        const int order = QString::localeAwareCompare(a.name, b.name);
        return order != 0 ? order < 0 : a.id < b.id;
    });
    endResetModel();
    Q_EMIT changed();
}

QString SiteListModel::readOnlyText() const
{
    return m_editor ? QString()
                    : tr("This window only reads: the collector runs in another process. Change sites there, or with "
                         "the command line.");
}

QString SiteListModel::addCommand() const
{
    return QStringLiteral("gatepostd site add NAME --host HOST --data '%1'").arg(m_dataDirectory);
}

void SiteListModel::setBusy(bool busy)
{
    if (busy == m_busy)
        return;
    m_busy = busy;
    Q_EMIT busyChanged();
}

void SiteListModel::setErrorText(const QString &text)
{
    if (text == m_errorText)
        return;
    m_errorText = text;
    Q_EMIT errorTextChanged();
}

QStringList SiteListModel::timeZones() const
{
    QStringList names;
    for (const QByteArray &id : QTimeZone::availableTimeZoneIds()) {
        // Place names only: UTC-03:00 and EST5EDT are no zone of a site.
        if (id.contains('/') && !id.startsWith("Etc/") && !id.startsWith("posix/") && !id.startsWith("right/"))
            names.append(QString::fromLatin1(id));
    }
    names.prepend(QStringLiteral("UTC"));
    const QString own = QString::fromLatin1(QTimeZone::systemTimeZoneId());
    if (QTimeZone::isTimeZoneIdAvailable(own.toLatin1())) {
        names.removeAll(own);
        names.prepend(own);
    }
    return names;
}

const core::Site *SiteListModel::byId(core::SiteId id) const
{
    const int row = rowOf(id);
    return row < 0 ? nullptr : &m_sites[static_cast<std::size_t>(row)];
}

int SiteListModel::rowOf(int siteId) const
{
    for (std::size_t i = 0; i < m_sites.size(); ++i) {
        if (m_sites[i].id == siteId)
            return static_cast<int>(i);
    }
    return -1;
}

QVariant SiteListModel::value(int row, const QString &role) const
{
    const int number = roleNames().key(role.toLatin1(), -1);
    return row >= 0 && row < count() && number >= 0 ? data(index(row), number) : QVariant();
}

std::vector<QByteArray> SiteListModel::typedHosts(const QString &text)
{
    static const QRegularExpression between(QStringLiteral("[\\s,;]+"));
    static const QRegularExpression scheme(QStringLiteral("^[A-Za-z][A-Za-z0-9+.-]*://"));
    std::vector<QByteArray> hosts;
    for (QString word : text.split(between, Qt::SkipEmptyParts)) {
        word.remove(scheme);
        word = word.section(u'/', 0, 0);
        if (!word.isEmpty())
            hosts.push_back(word.toUtf8());
    }
    return hosts;
}

void SiteListModel::edit(int siteId, const QString &name, const QString &hosts, const QString &timeZone)
{
    const core::Site *site = byId(siteId);
    if (!m_editor || !site || m_busy)
        return;
    core::SiteEdit edit;
    if (name.trimmed() != site->name)
        edit.name = name.trimmed();
    if (timeZone.toLatin1() != site->timeZone)
        edit.timeZone = timeZone.toLatin1();
    std::vector<QByteArray> wanted;
    for (const QByteArray &typed : typedHosts(hosts)) {
        const QByteArray canonical = core::canonicalHost(typed);
        wanted.push_back(canonical.isEmpty() ? typed : canonical);
    }
    const auto listed = [site](const QByteArray &host) {
        return std::any_of(
            site->hosts.begin(), site->hosts.end(), [&host](const core::SiteHost &each) { return each.name == host; });
    };
    std::copy_if(wanted.begin(), wanted.end(), std::back_inserter(edit.addHosts),
        [&listed](const QByteArray &host) { return !listed(host); });
    for (const core::SiteHost &host : site->hosts) {
        if (std::find(wanted.begin(), wanted.end(), host.name) == wanted.end())
            edit.removeHosts.push_back(host.name);
    }
    setBusy(true);
    m_editor->editSite(siteId, edit, [this, siteId, way = m_home.key()](const core::Result<core::Site> &done) {
        const QString trouble = done ? QString() : done.error().what;
        way.post([this, siteId, trouble] {
            finish(trouble);
            if (trouble.isEmpty())
                Q_EMIT edited(siteId);
        });
    });
}

void SiteListModel::remove(int siteId)
{
    if (!m_editor || !byId(siteId) || m_busy)
        return;
    setBusy(true);
    m_editor->removeSite(siteId, [this, siteId, way = m_home.key()](const core::Result<void> &done) {
        const QString trouble = done ? QString() : done.error().what;
        way.post([this, siteId, trouble] {
            finish(trouble);
            if (trouble.isEmpty())
                Q_EMIT removed(siteId);
        });
    });
}

void SiteListModel::finish(const QString &trouble)
{
    setBusy(false);
    setErrorText(trouble);
    if (trouble.isEmpty())
        m_runner.refreshSites();
}

int SiteListModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : count(); }

QVariant SiteListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const core::Site &site = m_sites[static_cast<std::size_t>(index.row())];
    switch (role) {
    case SiteIdRole:
        return site.id;
    case Qt::DisplayRole:
    case NameRole:
        return site.name;
    case HostsRole:
        return hostNames(site);
    case HostsTextRole:
        return hostNames(site).join(QStringLiteral(", "));
    case HostNetworksRole:
        return hostNetworks(site);
    case NetworksTextRole: {
        QStringList texts;
        for (const QString &network : hostNetworks(site))
            texts.append(m_formatter.networkText(network));
        texts.removeDuplicates();
        return texts.join(QStringLiteral(", "));
    }
    case KeyRole:
        return QString::fromLatin1(site.key);
    case TimeZoneRole:
        return QString::fromLatin1(site.timeZone);
    case SnippetRole:
        return m_endpoint.isEmpty() ? QString() : ingest::snippet(site, m_endpoint);
    default:
        return {};
    }
}

QHash<int, QByteArray> SiteListModel::roleNames() const
{
    return {{SiteIdRole, "siteId"}, {NameRole, "name"}, {HostsRole, "hosts"}, {HostsTextRole, "hostsText"},
        {HostNetworksRole, "hostNetworks"}, {NetworksTextRole, "networksText"}, {KeyRole, "siteKey"},
        {TimeZoneRole, "timeZone"}, {SnippetRole, "snippet"}};
}

} // namespace gatepost::models

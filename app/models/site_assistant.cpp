// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/site_assistant.h"

#include "collector/core/channel.h"
#include "collector/core/host_name.h"
#include "collector/ingest/snippet.h"

#include <QTimeZone>

#include <algorithm>

namespace gatepost::models {

namespace {

QString ownTimeZone()
{
    const QByteArray id = QTimeZone::systemTimeZoneId();
    return QTimeZone::isTimeZoneIdAvailable(id) ? QString::fromLatin1(id) : QStringLiteral("UTC");
}

QString topText(const query::Report &report, core::Dimension dimension)
{
    for (const query::Breakdown &rows : report.breakdowns) {
        if (rows.dimension == dimension && !rows.rows.empty())
            return rows.rows.front().text;
    }
    return {};
}

} // namespace

SiteAssistant::SiteAssistant(SiteListModel &sites, ReportScope &scope, QueryRunner &runner, QObject *parent)
    : QObject(parent),
      m_sites(sites),
      m_scope(scope),
      m_runner(runner),
      m_timeZone(ownTimeZone()),
      m_seat(runner.openSeat()),
      m_home(this)
{
    connect(&runner, &QueryRunner::liveSeen, this, &SiteAssistant::takeLive);
    connect(&runner, &QueryRunner::committed, this, &SiteAssistant::count);
    connect(&sites, &SiteListModel::editableChanged, this, &SiteAssistant::formChanged);
    connect(&sites, &SiteListModel::changed, this, &SiteAssistant::stepChanged); // the endpoint may be known now
}

void SiteAssistant::setName(const QString &name)
{
    if (name == m_name)
        return;
    m_name = name;
    Q_EMIT formChanged();
}

void SiteAssistant::setHosts(const QString &hosts)
{
    if (hosts == m_hosts)
        return;
    m_hosts = hosts;
    Q_EMIT formChanged();
}

void SiteAssistant::setTimeZone(const QString &zone)
{
    if (zone == m_timeZone)
        return;
    m_timeZone = zone;
    Q_EMIT formChanged();
}

QString SiteAssistant::hostsPreview() const
{
    QStringList lines;
    for (const QByteArray &typed : SiteListModel::typedHosts(m_hosts)) {
        const QByteArray host = core::canonicalHost(typed);
        const QString network = m_scope.formatter().networkText(core::networkName(core::networkOfHost(host)));
        lines.append(host.isEmpty() ? tr("%1 is not a host name").arg(QString::fromUtf8(typed))
                                    : QStringLiteral("%1 (%2)").arg(QString::fromUtf8(host), network));
    }
    return lines.join(u'\n');
}

bool SiteAssistant::canAdd() const
{
    const auto hosts = SiteListModel::typedHosts(m_hosts);
    const bool hostsAreGood = !hosts.empty() && std::all_of(hosts.begin(), hosts.end(), [](const QByteArray &host) {
        return !core::canonicalHost(host).isEmpty();
    });
    return m_step == Form && m_sites.isEditable() && !m_name.trimmed().isEmpty() && hostsAreGood
        && QTimeZone::isTimeZoneIdAvailable(m_timeZone.toLatin1());
}

void SiteAssistant::add()
{
    if (!canAdd())
        return;
    core::Site wanted;
    wanted.name = m_name.trimmed();
    wanted.timeZone = m_timeZone.toLatin1();
    for (const QByteArray &typed : SiteListModel::typedHosts(m_hosts)) {
        const QByteArray host = core::canonicalHost(typed);
        wanted.hosts.push_back({host, core::networkOfHost(host)});
    }
    setStep(Adding);
    m_sites.editor()->addSite(wanted, [this, way = m_home.key()](const core::Result<core::Site> &added) {
        way.post([this, added] { takeAdded(added); });
    });
}

void SiteAssistant::takeAdded(const core::Result<core::Site> &added)
{
    if (!added) {
        setStep(Form, added.error().what);
        return;
    }
    m_runner.refreshSites();
    wait(added.value(), true);
}

void SiteAssistant::watch(int siteId)
{
    if (const core::Site *site = m_sites.byId(siteId))
        wait(*site, false);
}

void SiteAssistant::wait(const core::Site &site, bool isNew)
{
    m_site = site;
    m_isNew = isNew;
    m_since = core::slotOfMs(m_scope.clock().nowMs());
    m_before = isNew ? std::optional(query::Measures{}) : std::nullopt;
    m_first = {};
    m_hitsSoFar = 0;
    m_scriptHeard = m_imageHeard = m_noscriptHeard = false;
    setStep(Waiting);
    Q_EMIT hitsSoFarChanged();
    count();
}

void SiteAssistant::takeLive(const LiveBatch &batch)
{
    if (m_step != Waiting || (batch.initial && !m_isNew))
        return;
    const auto first = std::find_if(batch.newest.begin(), batch.newest.end(),
        [this](const query::LiveView &view) { return view.site == m_site.id; });
    if (first == batch.newest.end())
        return;
    m_first = *first;
    setStep(Arrived);
}

// The feed holds what reported itself; images alone are seen in the counts.
void SiteAssistant::count()
{
    if (m_step != Waiting && m_step != Arrived)
        return;
    query::Query asked;
    asked.sites = {m_site.id};
    asked.range = {m_since, core::slotOfMs(m_scope.clock().nowMs()) + 1};
    asked.dimensions = {core::Dimension::Page, core::Dimension::Host, core::Dimension::Network};
    asked.order = query::Order::Counter;
    asked.limit = 1;
    m_runner.ask(m_seat, asked, this, [this](const QueryRunner::Answer &answer) {
        if (answer.report)
            takeCounts(answer.report.value());
    });
}

void SiteAssistant::takeCounts(const query::Report &report)
{
    if (!m_before)
        m_before = report.totals;
    const query::Measures &now = report.totals;
    const qint64 script = now.agentViews - m_before->agentViews;
    const qint64 image = now.counterViews - m_before->counterViews;
    const qint64 noscript = now.noscriptViews - m_before->noscriptViews;
    const int hits = static_cast<int>(script + image + noscript + now.logViews - m_before->logViews);
    if (hits == m_hitsSoFar)
        return;
    m_hitsSoFar = hits;
    m_scriptHeard = script > 0;
    m_imageHeard = image > 0;
    m_noscriptHeard = noscript > 0;
    if (m_step == Waiting && hits > 0) {
        if (m_isNew) {
            m_first.page = topText(report, core::Dimension::Page);
            m_first.host = topText(report, core::Dimension::Host);
            m_first.network = topText(report, core::Dimension::Network);
        }
        const auto channel = script > 0 ? core::Channel::Agent
            : noscript > 0              ? core::Channel::Noscript
            : image > 0                 ? core::Channel::Counter
                                        : core::Channel::Log;
        m_first.channel = core::channelName(channel);
        setStep(Arrived);
    }
    Q_EMIT hitsSoFarChanged();
}

void SiteAssistant::reset()
{
    m_runner.withdraw(m_seat);
    m_name.clear();
    m_hosts.clear();
    m_timeZone = ownTimeZone();
    m_site = {};
    m_first = {};
    setStep(Form);
}

void SiteAssistant::lookAtSite()
{
    if (m_site.id != core::kNoSite)
        m_scope.setSiteId(m_site.id);
}

void SiteAssistant::setStep(Step step, const QString &errorText)
{
    m_step = step;
    m_errorText = errorText;
    Q_EMIT stepChanged();
    Q_EMIT formChanged();
}

QString SiteAssistant::snippet() const
{
    const bool known = m_site.id != core::kNoSite && !m_sites.endpoint().isEmpty();
    return known ? ingest::snippet(m_site, m_sites.endpoint()) : QString();
}

QString SiteAssistant::testPageUrl() const { return m_sites.testPageUrl(); }

QString SiteAssistant::firstNetworkText() const
{
    return m_first.network.isEmpty() ? QString() : m_scope.formatter().networkText(m_first.network);
}

QString SiteAssistant::firstChannelText() const
{
    return m_first.channel.isEmpty() ? QString() : m_scope.formatter().channelText(m_first.channel);
}

} // namespace gatepost::models

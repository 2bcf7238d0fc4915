// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/session.h"

#include <QStandardPaths>

namespace gatepost::models {

namespace {

QString downloads(const QString &wanted)
{
    if (!wanted.isEmpty())
        return wanted;
    const QString found = QStandardPaths::writableLocation(QStandardPaths::DownloadLocation);
    return found.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::HomeLocation) : found;
}

} // namespace

Session::Session(SessionParts parts, QObject *parent)
    : QObject(parent),
      m_formatter(parts.locale),
      m_runner(std::move(parts.source), *parts.clock, parts.pollMs),
      m_scope(m_runner, m_formatter, *parts.clock),
      m_live(m_runner, *parts.clock),
      m_sites(m_runner, m_formatter, parts.dataDirectory),
      m_assistant(m_sites, m_scope, m_runner),
      m_status(m_runner, m_live, m_formatter, *parts.clock, parts.dataDirectory),
      m_settings(parts.settingsFile),
      m_exporter(m_runner, downloads(parts.downloadDirectory))
{
    recall();
    connect(&m_scope, &ReportScope::siteChanged, this, &Session::remember);
    connect(&m_scope, &ReportScope::rangeChanged, this, &Session::remember);
    connect(&m_scope, &ReportScope::compareChanged, this, &Session::remember);
}

Session::~Session() = default;

void Session::start() { m_runner.start(); }

void Session::stop() { m_runner.stop(); }

void Session::collectorRuns(core::SiteEditor *editor, const core::HealthSource *health, const QString &endpoint,
    const QString &reportUrl, const QString &testPageUrl)
{
    m_sites.setEditor(editor);
    m_sites.setEndpoint(endpoint, testPageUrl);
    m_status.setCollecting(health, endpoint, reportUrl);
}

void Session::collectorIsElsewhere(const QString &holder, const QString &endpoint, const QString &reportUrl)
{
    m_sites.setEditor(nullptr);
    m_sites.setEndpoint(endpoint);
    m_status.setAttached(holder, endpoint, reportUrl);
}

void Session::collectorGone(const QString &sentence)
{
    m_sites.setEditor(nullptr);
    m_status.setStopped(sentence);
}

void Session::recall()
{
    if (m_settings.siteId() >= 0)
        m_scope.setSiteId(m_settings.siteId());
    const int range = m_settings.range();
    if (range >= ReportScope::Today && range < ReportScope::Custom)
        m_scope.setRange(static_cast<ReportScope::Range>(range));
    const int compare = m_settings.compare();
    if (compare >= ReportScope::NoCompare && compare <= ReportScope::LastYear)
        m_scope.setCompare(static_cast<ReportScope::Compare>(compare));
}

void Session::remember()
{
    if (m_scope.isReady() && m_scope.hasSites())
        m_settings.setSiteId(m_scope.siteId());
    if (m_scope.range() != ReportScope::Custom)
        m_settings.setRange(m_scope.range());
    m_settings.setCompare(m_scope.compare());
}

} // namespace gatepost::models

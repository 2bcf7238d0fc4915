// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/collector_status.h"

#include "app/models/formatter.h"

#include <chrono>

using namespace std::chrono_literals;

namespace gatepost::models {

CollectorStatus::CollectorStatus(QueryRunner &runner, LiveFeed &feed, const Formatter &formatter,
    const core::Clock &clock, QString dataDirectory, QObject *parent)
    : QObject(parent),
      m_runner(runner),
      m_feed(feed),
      m_formatter(formatter),
      m_clock(clock),
      m_dataDirectory(std::move(dataDirectory))
{
    connect(&m_timer, &QTimer::timeout, this, &CollectorStatus::look);
    connect(&runner, &QueryRunner::troubleChanged, this, &CollectorStatus::look);
    connect(&runner, &QueryRunner::committed, this, &CollectorStatus::takeCommit);
    m_timer.start(500ms);
}

void CollectorStatus::setMode(Mode mode, const QString &sentence, const core::HealthSource *health)
{
    m_mode = mode;
    m_sentence = sentence;
    m_health = health;
    m_last = {};
    look();
    Q_EMIT modeChanged();
}

void CollectorStatus::setCollecting(const core::HealthSource *health, const QString &endpoint, const QString &reportUrl)
{
    m_endpoint = endpoint;
    m_reportUrl = reportUrl;
    // Without a plain listener there is no address to name: views come through a socket or an encrypted one.
    setMode(Collecting, endpoint.isEmpty() ? tr("Collecting.") : tr("Collecting on %1").arg(endpoint), health);
}

void CollectorStatus::setAttached(const QString &holder, const QString &endpoint, const QString &reportUrl)
{
    m_endpoint = endpoint;
    m_reportUrl = reportUrl;
    setMode(Attached, tr("Attached: %1 collects into this directory, this window only reads.").arg(holder), nullptr);
}

void CollectorStatus::setStopped(const QString &sentence)
{
    m_endpoint.clear();
    m_reportUrl.clear();
    setMode(Stopped, sentence, nullptr);
}

void CollectorStatus::look()
{
    if (m_health)
        m_last = m_health->health();
    Q_EMIT changed();
}

void CollectorStatus::takeCommit()
{
    // The first look tells of a commit of any age.
    if (m_looked)
        m_committedAt = m_clock.monotonicMs();
    m_looked = true;
    Q_EMIT changed();
}

QString CollectorStatus::word() const
{
    switch (m_mode) {
    case Starting:
        return tr("Starting");
    case Collecting:
        return m_last.storing ? tr("Collecting") : tr("Not storing");
    case Attached:
        return tr("Attached, read only");
    case Stopped:
        break;
    }
    return tr("Not collecting");
}

QString CollectorStatus::sentence() const
{
    if (m_mode == Starting)
        return tr("The collector is starting.");
    if (m_mode == Collecting && !m_last.trouble.isEmpty())
        return m_last.trouble;
    if (m_mode == Attached && !m_runner.trouble().isEmpty())
        return m_runner.trouble();
    return m_sentence;
}

bool CollectorStatus::isHealthy() const
{
    if (m_mode == Collecting)
        return m_last.storing;
    return m_mode == Attached ? m_runner.trouble().isEmpty() : m_mode == Starting;
}

int CollectorStatus::hitsLastMinute() const
{
    return m_mode == Collecting ? static_cast<int>(m_last.storedLastMinute) : m_feed.lastMinute(core::kNoSite);
}

// A collector elsewhere tells no hits; its views are seen as they come.
QString CollectorStatus::hitsText() const
{
    const QString count = m_formatter.count(hitsLastMinute());
    return m_mode == Collecting ? tr("%1 hits last minute").arg(count) : tr("%1 views last minute").arg(count);
}

QString CollectorStatus::commitText() const
{
    const qint64 ago = m_mode == Collecting ? m_last.lastCommitAgoMs
        : m_committedAt >= 0                ? m_clock.monotonicMs() - m_committedAt
                                            : -1;
    return ago < 0 ? tr("nothing committed yet") : tr("committed %1").arg(m_formatter.ago(static_cast<double>(ago)));
}

QString CollectorStatus::queueText() const
{
    const bool shown = m_mode == Collecting && m_last.queued > 0;
    return shown ? tr("%1 waiting").arg(m_formatter.count(static_cast<double>(m_last.queued))) : QString();
}

} // namespace gatepost::models

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/live_model.h"

#include "app/models/chart_line.h"

#include <QDateTime>

#include <algorithm>
#include <chrono>
#include <numeric>
#include <utility>

using namespace std::chrono_literals;

namespace gatepost::models {

namespace {

constexpr qint64 kFreshMs = 3000;

// A view makes an item for each row it is given: a windowful at once would hold the window for longer than a frame.
constexpr std::size_t kPortion = 2;
constexpr std::size_t kSeen = 64; // more rows than a window shows
constexpr int kFrameMs = 16;

// How many rows stand before the first that is not newer than this one.
std::size_t placeOf(const std::vector<LiveFeed::Row> &rows, qint64 hitId)
{
    const auto found =
        std::find_if(rows.begin(), rows.end(), [hitId](const LiveFeed::Row &row) { return row.view.hitId <= hitId; });
    return static_cast<std::size_t>(found - rows.begin());
}

} // namespace

LiveModel::LiveModel(QObject *parent) : QAbstractListModel(parent)
{
    connect(&m_tick, &QTimer::timeout, this, &LiveModel::passTime);
    m_tick.start(1s);
    m_catchingUp.setSingleShot(true);
    connect(&m_catchingUp, &QTimer::timeout, this, &LiveModel::catchUp);
}

void LiveModel::setFeed(LiveFeed *feed)
{
    if (feed == m_feed)
        return;
    if (m_feed)
        disconnect(m_feed, nullptr, this, nullptr);
    m_feed = feed;
    if (feed)
        connect(feed, &LiveFeed::seen, this, &LiveModel::catchUp);
    Q_EMIT feedChanged();
    reload();
}

void LiveModel::setScope(ReportScope *scope)
{
    if (scope == m_scope)
        return;
    if (m_scope)
        disconnect(m_scope, nullptr, this, nullptr);
    m_scope = scope;
    if (scope)
        connect(scope, &ReportScope::siteChanged, this, &LiveModel::reload);
    Q_EMIT scopeChanged();
    reload();
}

void LiveModel::setActive(bool active)
{
    if (active == m_active)
        return;
    m_active = active;
    if (active) {
        m_tick.start(1s);
        reload();
    } else {
        m_tick.stop();
        m_catchingUp.stop();
    }
    Q_EMIT activeChanged();
}

std::vector<LiveFeed::Row> LiveModel::wantedRows() const
{
    std::vector<LiveFeed::Row> rows;
    if (!m_feed || !m_scope)
        return rows;
    for (const LiveFeed::Row &row : m_feed->newest()) {
        if (m_scope->siteId() == core::kNoSite || row.view.site == m_scope->siteId())
            rows.push_back(row);
    }
    return rows;
}

// Rows of another site, or of so long ago that newer ones took the place of all, go at once.
void LiveModel::reload()
{
    if (!m_active)
        return;
    const std::vector<LiveFeed::Row> wanted = wantedRows();
    const core::SiteId site = m_scope ? m_scope->siteId() : core::kNoSite;
    const bool same = std::exchange(m_site, site) == site;
    const bool kept = same && std::any_of(wanted.begin(), wanted.end(), [this](const LiveFeed::Row &row) {
        return !m_rows.empty() && row.view.hitId == m_rows.front().view.hitId;
    });
    if (!kept && !m_rows.empty()) {
        beginRemoveRows({}, 0, count() - 1);
        m_rows.clear();
        endRemoveRows();
    }
    catchUp();
}

void LiveModel::catchUp()
{
    if (!m_active)
        return;
    const std::vector<LiveFeed::Row> wanted = wantedRows();
    const auto at = [](std::size_t place) { return static_cast<int>(place); };
    const std::size_t newer = m_rows.empty() ? 0 : placeOf(wanted, m_rows.front().view.hitId);
    if (newer > 0) {
        const std::size_t portion = std::min(newer, kPortion);
        const auto last = wanted.begin() + at(newer);
        beginInsertRows({}, 0, at(portion) - 1);
        m_rows.insert(m_rows.begin(), last - at(portion), last);
        endInsertRows();
    } else if (m_rows.size() < wanted.size()) {
        const std::size_t portion = m_rows.size() < kSeen ? kPortion : wanted.size();
        const std::size_t last = std::min(m_rows.size() + portion, wanted.size());
        beginInsertRows({}, count(), at(last) - 1);
        m_rows.insert(m_rows.end(), wanted.begin() + count(), wanted.begin() + at(last));
        endInsertRows();
    }
    if (m_rows.size() > wanted.size()) {
        beginRemoveRows({}, at(wanted.size()), count() - 1);
        m_rows.resize(wanted.size());
        endRemoveRows();
    }
    if (newer > kPortion || m_rows.size() < wanted.size())
        m_catchingUp.start(kFrameMs); // a view makes its items when it is drawn
    Q_EMIT changed();
}

// The rate falls and rows stop being fresh also when nothing comes.
void LiveModel::passTime()
{
    if (!m_scope)
        return;
    const qint64 now = m_scope->clock().nowMs();
    int recent = 0;
    while (recent < count() && m_rows[static_cast<std::size_t>(recent)].view.seenMs > now - 2 * kFreshMs)
        ++recent;
    if (recent > 0)
        Q_EMIT dataChanged(index(0), index(recent - 1), {FreshRole});
    Q_EMIT changed();
}

QList<QPointF> LiveModel::minutes() const
{
    QList<QPointF> points;
    if (!m_feed || !m_scope)
        return points;
    const auto counts = m_feed->minutes(m_scope->siteId());
    for (std::size_t i = 0; i < counts.size(); ++i)
        points.append({static_cast<double>(i), static_cast<double>(counts[i])});
    return points;
}

double LiveModel::minutesMaximum() const
{
    double largest = 0;
    for (const QPointF point : minutes())
        largest = std::max(largest, point.y());
    return countScaleFor(largest).maximum;
}

int LiveModel::lastMinute() const { return m_feed && m_scope ? m_feed->lastMinute(m_scope->siteId()) : 0; }

QString LiveModel::lastMinuteText() const
{
    if (!m_scope)
        return {};
    return lastMinute() == 1 ? tr("1 view in the last minute")
                             : tr("%1 views in the last minute").arg(m_scope->formatter().count(lastMinute()));
}

QString LiveModel::halfHourText() const
{
    if (!m_feed || !m_scope)
        return {};
    const auto counts = m_feed->minutes(m_scope->siteId());
    const int sum = std::accumulate(counts.begin(), counts.end(), 0);
    return sum == 1 ? tr("1 view in 30 minutes") : tr("%1 views in 30 minutes").arg(m_scope->formatter().count(sum));
}

int LiveModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : count(); }

QString LiveModel::seenText(const LiveFeed::Row &row) const
{
    const QDateTime seen = QDateTime::fromMSecsSinceEpoch(row.view.seenMs, m_scope->zone());
    if (!row.earlier)
        return seen.time().toString(QStringLiteral("HH:mm:ss"));
    // Stored times are quarters of an hour.
    return seen.date() == m_scope->today() ? m_scope->formatter().time(seen.time())
                                           : m_scope->formatter().dayMonth(seen.date());
}

QVariant LiveModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || !m_scope)
        return {};
    const LiveFeed::Row &row = m_rows[static_cast<std::size_t>(index.row())];
    const Formatter &format = m_scope->formatter();
    switch (role) {
    case HitIdRole:
        return static_cast<double>(row.view.hitId);
    case SeenTextRole:
        return seenText(row);
    case Qt::DisplayRole:
    case PageRole:
        return row.view.page;
    case HostRole:
        return row.view.host;
    case NetworkRole:
        return row.view.network;
    case NetworkTextRole:
        return format.networkText(row.view.network);
    case ChannelRole:
        return row.view.channel;
    case ChannelTextRole:
        return format.channelText(row.view.channel);
    case SourceTextRole:
        return format.valueText(core::Dimension::Source, row.view.source);
    case BrowserTextRole:
        return format.valueText(core::Dimension::Browser, row.view.browser);
    case CountryTextRole:
        return format.valueText(core::Dimension::Country, row.view.country);
    case FreshRole:
        return !row.earlier && row.view.seenMs > m_scope->clock().nowMs() - kFreshMs;
    default:
        return {};
    }
}

QHash<int, QByteArray> LiveModel::roleNames() const
{
    return {{HitIdRole, "hitId"}, {SeenTextRole, "seenText"}, {PageRole, "page"}, {HostRole, "host"},
        {NetworkRole, "network"}, {NetworkTextRole, "networkText"}, {ChannelRole, "channel"},
        {ChannelTextRole, "channelText"}, {SourceTextRole, "sourceText"}, {BrowserTextRole, "browserText"},
        {CountryTextRole, "countryText"}, {FreshRole, "fresh"}};
}

} // namespace gatepost::models

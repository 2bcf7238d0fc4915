// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/query_runner.h"
#include "collector/core/clock.h"

#include <QHash>
#include <QObject>
#include <QtQml/qqmlregistration.h>

#include <array>
#include <deque>

namespace gatepost::models {

// Remembers what came in while the console runs, whether or not a page shows it: the newest views, and counts per site
// and minute. So a hidden Live page is right on return. Thread: GUI.
class LiveFeed : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("session.live")

public:
    static constexpr int kMinutes = 30;

    struct Row {
        query::LiveView view;
        bool earlier = false; // stored before this console started: seenMs means nothing
    };

    // Both outlive the feed.
    LiveFeed(QueryRunner &runner, const core::Clock &clock, QObject *parent = nullptr);

    const std::deque<Row> &newest() const { return m_rows; } // newest first, at most kLiveRows
    // Views of `site` (kNoSite: of all) in each of the last 30 minutes, oldest first; the last one is the running one.
    std::array<int, kMinutes> minutes(core::SiteId site) const;
    // Views within the last 60 seconds.
    int lastMinute(core::SiteId site) const;

Q_SIGNALS:
    void seen();

private:
    void take(const LiveBatch &batch);

    struct Look {
        qint64 ms = 0;
        QHash<core::SiteId, int> counts;
    };
    const core::Clock &m_clock;
    std::deque<Row> m_rows;
    std::deque<Look> m_looks; // of the last minute
    std::deque<std::pair<qint64, QHash<core::SiteId, int>>> m_minutes; // by minute since the epoch, ascending
};

} // namespace gatepost::models

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/clock.h"
#include "collector/core/result.h"
#include "collector/core/site.h"
#include "collector/query/query.h"
#include "collector/query/report.h"

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

namespace gatepost::query {

// One view as it came in, for the Live page: agent, noscript and log views, not the counter's image beside them.
// Its time is when the source first saw it, never stored; of views older than the source, the start of their slot.
struct LiveView {
    qint64 hitId = 0; // rises with every view
    qint64 seenMs = 0; // Unix ms
    core::SiteId site = core::kNoSite;
    QString page;
    QString host;
    QString network;
    QString channel;
    QString source;
    QString browser;
    QString country;
};

inline constexpr int kLiveMemory = 2000;

// Where answers come from: the local database now, a remote collector later. Free of SQLite types.
// Thread: one, and every call may block it: give it a thread of its own.
class QuerySource
{
public:
    virtual ~QuerySource() = default;

    virtual core::Result<core::SiteBookPtr> sites() = 0;

    // Reads in what was committed since the last time, so that report() and liveSince() find it read. At the first time
    // that may take seconds: `progress` is called now and then with the records read and to be read. Fails with Busy
    // soon after `cancelled` turns true; what was read is kept, and the next call goes on.
    using Progress = std::function<void(qint64 records, qint64 all)>;
    virtual core::Result<void> catchUp(const std::atomic<bool> *, const Progress &) { return {}; }

    // First and last slot with any hit of these sites; empty when there is none.
    virtual core::Result<core::TimeRange> dataRange(const std::vector<core::SiteId> &sites)
    {
        Q_UNUSED(sites)
        return core::TimeRange{};
    }

    virtual core::Result<Report> report(const Query &query, const std::atomic<bool> *cancelled) = 0;

    // The newest commit: unchanged means that every answer would be the same.
    virtual core::Result<qint64> lastBatchId() = 0;

    // Views with hitId > `after`, oldest first, the newest `limit` (at most kLiveMemory) of them.
    virtual core::Result<std::vector<LiveView>> liveSince(qint64 after, int limit) = 0;
};

// Reads the database file of this machine, whoever writes it. `databasePath` is the path of gatepost.db; `clock` times
// live views and outlives the source (null: the system's clock).
std::unique_ptr<QuerySource> makeLocalSource(const QString &databasePath, const core::Clock *clock = nullptr);

} // namespace gatepost::query

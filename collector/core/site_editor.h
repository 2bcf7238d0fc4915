// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/result.h"
#include "collector/core/site.h"

#include <functional>
#include <optional>

namespace gatepost::core {

// What a caller wants changed; an empty optional leaves that part as it is.
struct SiteEdit {
    std::optional<QString> name;
    std::optional<QByteArray> timeZone; // IANA name
    std::vector<QByteArray> addHosts; // as typed; made canonical and checked by the editor
    std::vector<QByteArray> removeHosts;
    std::optional<QString> preset; // applied before `options`
    std::vector<std::pair<QString, QString>> options; // name and text, see site_options.h
};

// Changes the sites of a data directory. The changed book is in force for the collector before `done` is called.
// Thread: any; calls are queued to the writer, `done` is called on the writer's thread (a QObject caller
// hops back to its own). Fails with InvalidInput (odd host or zone), AlreadyExists (host listed elsewhere), NotFound.
class SiteEditor
{
public:
    using SiteDone = std::function<void(Result<Site>)>;
    using VoidDone = std::function<void(Result<void>)>;
    using CountDone = std::function<void(Result<qint64>)>;

    virtual ~SiteEditor() = default;

    // `wanted.id` and `wanted.key` are ignored: both are made here.
    virtual void addSite(Site wanted, SiteDone done) = 0;
    virtual void editSite(SiteId site, SiteEdit edit, SiteDone done) = 0;
    // Removes the site at once and everything that was recorded for it bit by bit; `done` comes when nothing is left.
    virtual void removeSite(SiteId site, VoidDone done) = 0;

    // Removes the hits that are older than their site's retention; `done` comes with their number when all are gone.
    // Fails with InvalidInput when that is more than half of everything and not `confirmed`: the clock may be wrong.
    virtual void applyRetention(bool confirmed, CountDone done) = 0;

    // Removes the oldest hits of all sites until what is stored takes no more than `bytes`, but never the newest days;
    // `done` and the confirmation are as above.
    virtual void applyDiskBudget(qint64 bytes, bool confirmed, CountDone done)
    {
        Q_UNUSED(bytes)
        Q_UNUSED(confirmed)
        done(Error{ErrorCode::Unavailable, QStringLiteral("There is nothing here that could be removed."), {}});
    }

    // Packs the hits of closed days now instead of at the next quarter of an hour; `done` comes with their number.
    virtual void pack(CountDone done)
    {
        done(Error{ErrorCode::Unavailable, QStringLiteral("There is nothing here that could be packed."), {}});
    }
};

} // namespace gatepost::core

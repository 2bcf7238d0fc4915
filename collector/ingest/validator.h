// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/drop_reason.h"
#include "collector/enrich/referrer.h"
#include "collector/enrich/spam_list.h"
#include "collector/enrich/user_agent.h"
#include "collector/ingest/placement.h"
#include "collector/ingest/raw_visit.h"
#include "collector/ingest/recent_ids.h"

#include <optional>

namespace gatepost::ingest {

// Decides whether a placed record counts. Thread: collector.
class Validator
{
public:
    // `clock` and `spam` outlive this; a null `spam` lists nobody.
    Validator(const core::Clock &clock, const enrich::SpamList *spam);

    // Why the record is dropped whoever sent it, or nullopt. The first of these that holds: no site, host skipped, the
    // site does not collect such records, prefetch, opt-out where the site honours it.
    std::optional<core::DropReason> reasonByKind(const RawVisit &visit, const Placement &placement) const;

    // Asked when reasonByKind() gave none. The first of these that holds: bot, host not listed, spam, record id seen
    // before. `agent` holds nothing for a counter whose site looks at no agent.
    std::optional<core::DropReason> reasonBySender(const RawVisit &visit, const Placement &placement,
        const enrich::AgentFacts &agent, const enrich::Referrer &referrer);

    // The id of the record that counted last, as remembered; 0 when it had none.
    std::size_t lastRecord() const { return m_last; }
    // That record was not stored after all: its id is free again.
    void takeBack(std::size_t record) { m_recentIds.forget(record); }
    // For a take() that ends before the record is judged.
    void forgetLastRecord() { m_last = 0; }

private:
    const enrich::SpamList *m_spam;
    RecentIds m_recentIds;
    std::size_t m_last = 0;
};

} // namespace gatepost::ingest

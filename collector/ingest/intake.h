// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/clock.h"
#include "collector/core/site.h"
#include "collector/ingest/message.h"
#include "collector/ingest/outcome.h"
#include "collector/ingest/rate_limiter.h"
#include "collector/ingest/visit_book.h"

#include <memory>

namespace gatepost::enrich {
class CountryDatabase;
class SpamList;
} // namespace gatepost::enrich

namespace gatepost::ingest {

// What an intake works with. All that is referred to outlives it.
struct IntakeParts {
    const core::Clock &clock;
    // Null: the country of sites that chose it from the address is unknown. The time zone never stands in for it: figures
    // of two kinds would be mixed, and the owner has chosen.
    enrich::CountryDatabase *countries = nullptr;
    const enrich::SpamList *spam = nullptr; // null: nobody is listed
    RateLimits limits = {};
    VisitBook::RandomSource random = {}; // for the keys of visits from the address; empty: libsodium's
};

// A request's whole way from bytes to Hit: decode, validate, enrich, filter for privacy. Thread: collector.
// Owns the memory of recent record ids, of rate limits and of visits (each bounded). Never fails otherwise than by its
// outcome.
class Intake
{
public:
    explicit Intake(IntakeParts parts);
    ~Intake();

    // Takes force with the next call of take(). Visits by address are forgotten, and their keys erased, when no site
    // counts them any more.
    void setSites(core::SiteBookPtr sites);

    // Some site wants crawlers left out of its counter: only then may the counter's message hold a user agent, and only
    // for those sites it is looked at.
    bool wantsCounterAgent() const;

    // Consumes the message: no byte of it survives the call but what the Hit may hold.
    Outcome take(Endpoint endpoint, Message &&message);

    // The mark of the last take()'s record id; 0 when it had none or was no hit. A hit that is not stored after all is
    // taken back by its mark, so that the client's second try is not taken for a duplicate.
    std::size_t lastRecord() const;
    void takeBack(std::size_t record);

    // Forgets what has become too old to be kept in memory. Call at least once a minute.
    void passTime();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace gatepost::ingest

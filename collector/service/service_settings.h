// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/http/collect_settings.h"
#include "collector/http/guard/guard_settings.h"
#include "collector/ingest/rate_limiter.h"
#include "collector/service/listener_spec.h"

#include <QString>

#include <vector>

namespace gatepost::service {

inline constexpr quint16 kCollectPort = 8460;
inline constexpr quint16 kReportPort = 8461;

// Everything an owner decides about one collector, but not about its sites (core::SiteOptions).
struct ServiceSettings {
    QString dataDirectory;
    std::vector<ListenerSpec> collect{{QHostAddress::LocalHost, kCollectPort}}; // at least one
    ListenerSpec report{QHostAddress::LocalHost, kReportPort};
    http::CollectPaths paths;
    bool testPage = true;
    bool survivesPowerCut = false; // an acknowledged hit survives kill -9 always, a power cut only with this
    qint64 diskBudget = 0; // bytes that hits may take: the oldest days go; 0: no limit
    QString countryDatabase; // a file in MaxMind's format; empty: country.mmdb in the data directory, then usual places
    QString spamList; // more hosts whose visits are invented, see enrich::SpamList; empty: none
    ingest::RateLimits rates;
    http::GuardSettings guard; // also the trusted proxies
};

} // namespace gatepost::service

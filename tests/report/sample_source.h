// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/query/engine.h"
#include "collector/query/query_source.h"
#include "tests/query/image_builder.h"

#include <memory>

namespace gatepost::tests {

// Answers from an image made by hand. Site 1 is "Example" in Berlin, with hits; site 2 "Quiet" has none.
class SampleSource final : public query::QuerySource
{
public:
    SampleSource()
    {
        std::vector<core::Site> sites(2);
        sites[0] = {1, QStringLiteral("Example"), "gp_0123456789abcdef", "Europe/Berlin",
            {{"example.org", core::Network::ClearNet}, {"example.onion", core::Network::Tor}}};
        sites[1] = {2, QStringLiteral("Quiet"), "gp_fedcba9876543210", "UTC", {{"quiet.example", {}}}};
        m_sites = std::make_shared<core::SiteBook>(std::move(sites));
    }

    void add(const core::Hit &hit, quint32 count = 1) { m_image.add(hit, count); }

    core::Result<core::SiteBookPtr> sites() override { return m_sites; }
    core::Result<query::Report> report(const query::Query &query, const std::atomic<bool> *cancelled) override
    {
        return query::answer(query, *m_image.image(), cancelled);
    }
    core::Result<qint64> lastBatchId() override { return 1; }
    core::Result<std::vector<query::LiveView>> liveSince(qint64, int) override
    {
        return std::vector<query::LiveView>();
    }

private:
    ImageBuilder m_image;
    core::SiteBookPtr m_sites;
};

} // namespace gatepost::tests

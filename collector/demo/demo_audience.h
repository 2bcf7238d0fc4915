// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: who visits the invented site.
#pragma once

#include "collector/core/hit.h"
#include "collector/core/site.h"

#include <QRandomGenerator>

#include <algorithm>
#include <utility>
#include <vector>

namespace gatepost::demo {

// Things that are drawn as often as their weights say.
template <typename Thing>
class Weighted
{
public:
    void add(double weight, Thing thing)
    {
        m_upTo.push_back(weight + (m_upTo.empty() ? 0 : m_upTo.back()));
        m_things.push_back(std::move(thing));
    }
    const Thing &at(std::size_t index) const { return m_things[index]; }
    std::size_t size() const { return m_things.size(); }
    std::size_t drawIndex(QRandomGenerator &random) const
    {
        const double at = random.generateDouble() * m_upTo.back();
        const auto found = std::upper_bound(m_upTo.begin(), m_upTo.end(), at);
        return std::min(static_cast<std::size_t>(found - m_upTo.begin()), m_upTo.size() - 1);
    }
    const Thing &draw(QRandomGenerator &random) const { return m_things[drawIndex(random)]; }

private:
    std::vector<double> m_upTo;
    std::vector<Thing> m_things;
};

// Texts that belong together, such as the country and the language of a place.
using Terms = std::vector<std::pair<core::Dimension, QByteArray>>;

inline void put(core::Hit &hit, const Terms &terms)
{
    for (const auto &[dimension, text] : terms)
        hit.term(dimension) = text;
}

// One visit's hits without page and time, by what can be seen of the visitor. Texts are shared, so that a copy is cheap.
struct Visitor {
    core::Hit counted; // by the counter image
    core::Hit seen; // by the no-script image
    core::Hit reported; // by the script
    const Terms *arrival = nullptr; // where the first view came from
};

// Draws visitors: networks, browsers with older versions, usual and odd screens, places, sources with a long tail of
// blogs, a newsletter with a campaign of its own each week. Thread: any.
class Audience
{
public:
    // `site` outlives this.
    explicit Audience(const core::Site &site);

    // The visitors of that day; `launch`: who comes because something was launched.
    void setDay(qint64 day);
    Visitor draw(QRandomGenerator &random, bool launch) const;

private:
    struct Browser {
        std::vector<QByteArray> versions; // the newest first
        Terms seen;
        Terms reported;
        QByteArray usualScreen;
        bool isDesktop = true;
    };
    const core::SiteHost &hostOf(core::Network network) const;
    const Terms &arrival(QRandomGenerator &random, bool launch) const;

    const core::Site &m_site;
    Browser m_torBrowser;
    Terms m_newsletter;
    Weighted<core::Network> m_networks;
    Weighted<Browser> m_browsers;
    Weighted<QByteArray> m_desktopScreens;
    Weighted<QByteArray> m_mobileScreens;
    Weighted<Terms> m_places;
    Weighted<Terms> m_sources;
    Weighted<Terms> m_blogs;
};

} // namespace gatepost::demo

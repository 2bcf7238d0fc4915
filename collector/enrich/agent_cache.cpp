// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/agent_cache.h"

#include <algorithm>

namespace gatepost::enrich {

AgentCache::AgentCache(std::size_t capacity) : m_capacity(std::max<std::size_t>(1, capacity)) { }

const AgentFacts &AgentCache::facts(QByteArrayView agent)
{
    const std::string_view text(
        agent.data(), static_cast<std::size_t>(std::min<qsizetype>(agent.size(), kMaxAgentBytes)));
    if (const auto it = m_byAgent.find(text); it != m_byAgent.end()) {
        m_entries.splice(m_entries.begin(), m_entries, it->second);
        return m_entries.front().facts;
    }
    if (m_entries.size() >= m_capacity) {
        m_byAgent.erase(m_entries.back().agent);
        m_entries.pop_back();
    }
    m_entries.push_front({std::string(text), m_reader.read(agent)});
    m_byAgent.emplace(m_entries.front().agent, m_entries.begin());
    return m_entries.front().facts;
}

} // namespace gatepost::enrich

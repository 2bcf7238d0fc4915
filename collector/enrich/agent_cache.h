// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/enrich/user_agent.h"

#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

namespace gatepost::enrich {

// Remembers the facts of the agents seen last, so that the rules run once per agent. Holds agent texts in memory only
// (none is ever handed out), each cut to kMaxAgentBytes; the least recently used goes first. Thread: one at a time.
class AgentCache
{
public:
    // `capacity` is at least 1.
    explicit AgentCache(std::size_t capacity = 4096);
    AgentCache(const AgentCache &) = delete;
    AgentCache &operator=(const AgentCache &) = delete;

    // The reference lives until the next call.
    const AgentFacts &facts(QByteArrayView agent);

    std::size_t size() const { return m_entries.size(); }

private:
    struct Entry {
        std::string agent;
        AgentFacts facts;
    };

    AgentReader m_reader;
    std::size_t m_capacity;
    std::list<Entry> m_entries; // the last used in front
    std::unordered_map<std::string_view, std::list<Entry>::iterator> m_byAgent;
};

} // namespace gatepost::enrich

// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/term_cache.h"

#include "collector/store/sql_text.h"

namespace gatepost::store {

namespace {

constexpr std::size_t kMostTexts = 1'000'000; // of one dimension

const QByteArray &otherText()
{
    static const QByteArray text = QByteArrayLiteral("(other)");
    return text;
}

// Index of the dimension with this number in table `term`; kTermDimensionCount when there is none.
std::size_t indexOfNumber(qint64 number)
{
    for (const core::DimensionInfo &info : core::dimensions()) {
        if (info.hasTerms() && info.number == number)
            return core::indexOf(info.dimension);
    }
    return core::kTermDimensionCount;
}

} // namespace

TermCache::TermCache(Connection &connection, quint32 newPerDay)
    : m_insert(connection, sqlText(QLatin1String("insert_term"))),
      m_select(connection, sqlText(QLatin1String("select_terms"))),
      m_newPerDay(newPerDay)
{
}

void TermCache::load()
{
    for (Ids &ids : m_ids)
        ids.clear();
    m_added.clear();
    while (m_select.step()) {
        const std::size_t dimension = indexOfNumber(m_select.integer(0));
        if (dimension == core::kTermDimensionCount)
            continue;
        const auto id = static_cast<quint32>(m_select.integer(1));
        m_ids[dimension].insert_or_assign(m_select.text(2), id);
        m_lastId[dimension] = std::max(m_lastId[dimension], id);
    }
    m_select.reset();
}

quint32 TermCache::idOf(core::Dimension dimension, const QByteArray &text, core::SiteId site, qint64 day)
{
    if (text.isEmpty())
        return 0;
    const std::size_t index = core::indexOf(dimension);
    if (const auto known = m_ids[index].find(text); known != m_ids[index].end())
        return known->second;
    if (day != m_day) {
        m_day = day;
        m_newToday.clear();
    }
    if (m_newToday[site][index] >= m_newPerDay || m_ids[index].size() >= kMostTexts) {
        const auto other = m_ids[index].find(otherText());
        return other != m_ids[index].end() ? other->second : insert(index, otherText(), site);
    }
    return insert(index, text, site);
}

quint32 TermCache::insert(std::size_t dimension, const QByteArray &text, core::SiteId site)
{
    const quint32 id = m_lastId[dimension] + 1;
    m_insert.bind(0, core::dimensions()[dimension].number).bind(1, id).bind(2, text).run();
    m_ids[dimension].insert_or_assign(text, id);
    m_lastId[dimension] = id;
    m_added.push_back({dimension, text, site});
    ++m_newToday[site][dimension];
    return id;
}

void TermCache::forget(core::Dimension dimension, const QByteArray &text, quint32 id)
{
    Ids &ids = m_ids[core::indexOf(dimension)];
    if (const auto known = ids.find(text); known != ids.end() && known->second == id)
        ids.erase(known);
}

void TermCache::commit() { m_added.clear(); }

void TermCache::rollback()
{
    for (const Added &added : m_added) {
        m_ids[added.dimension].erase(added.text);
        --m_lastId[added.dimension];
        if (const auto counts = m_newToday.find(added.site);
            counts != m_newToday.end() && (*counts)[added.dimension] > 0)
            --(*counts)[added.dimension];
    }
    m_added.clear();
}

} // namespace gatepost::store

// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/lost_texts.h"

#include "collector/store/sql_text.h"

namespace gatepost::store {

namespace {

constexpr qint64 kRowsPerRead = 20000;
constexpr qint64 kMostAhead = 100000; // terms that may have been lost from the dictionary's end
constexpr qint64 kMostId = qint64(1) << 32;
constexpr std::size_t kMostLost = 200000; // of a dimension; more of them say nothing new

} // namespace

LostTexts::LostTexts(Connection &connection) : m_connection(connection)
{
    for (const core::DimensionInfo &info : core::dimensions()) {
        if (info.hasTerms())
            m_known[info.number] = {};
    }
    Statement terms(connection, sqlText(QLatin1String("select_term_ids")));
    while (terms.step()) {
        const auto known = m_known.find(static_cast<int>(terms.integer(0)));
        const qint64 id = terms.integer(1);
        if (known == m_known.end() || id < 0 || id >= kMostId)
            continue;
        if (static_cast<std::size_t>(id) >= known->second.size())
            known->second.resize(static_cast<std::size_t>(id) + 1);
        known->second[static_cast<std::size_t>(id)] = true;
    }
}

bool LostTexts::isKnown(int dimension, qint64 id) const
{
    const auto known = m_known.find(dimension);
    if (id == 0 || known == m_known.end())
        return true;
    return id > 0 && static_cast<std::size_t>(id) < known->second.size() && known->second[static_cast<std::size_t>(id)];
}

void LostTexts::look(int dimension, const ColumnView &values, std::size_t rows)
{
    std::set<qint64> &missing = m_missing[dimension];
    for (std::size_t row = 0; row < (values.width == 0 ? 1 : rows); ++row) {
        const qint64 id = values.at(row);
        if (!isKnown(dimension, id) && missing.size() < kMostLost)
            missing.insert(id);
    }
}

void LostTexts::lookAtRows()
{
    Statement rows(m_connection, sqlText(QLatin1String("select_used_terms")));
    qint64 after = 0;
    for (qint64 seen = kRowsPerRead; seen == kRowsPerRead; rows.reset()) {
        seen = 0;
        rows.bind(0, after).bind(1, kRowsPerRead);
        while (rows.step()) {
            after = rows.integer(0);
            ++seen;
            for (int i = 0; i < core::kTermDimensionCount; ++i) {
                const int dimension = core::dimensionInfo(static_cast<core::Dimension>(i)).number;
                const qint64 id = rows.integer(i + 1);
                if (isKnown(dimension, id))
                    continue;
                const bool isWild = id < 0 || id > static_cast<qint64>(m_known[dimension].size()) + kMostAhead;
                std::set<qint64> &lost = isWild ? m_wild[dimension] : m_missing[dimension];
                if (lost.size() < kMostLost)
                    lost.insert(id);
            }
        }
    }
}

void LostTexts::settle()
{
    Statement term(m_connection, sqlText(QLatin1String("select_term")));
    for (auto &[dimension, ids] : m_missing) {
        std::erase_if(ids, [&, number = dimension](qint64 id) {
            const bool hasCome = term.bind(0, number).bind(1, id).step();
            term.reset();
            return hasCome;
        });
    }
    std::erase_if(m_missing, [](const auto &line) { return line.second.empty(); });
}

} // namespace gatepost::store

// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: text -> dictionary id, on the writer's thread.
#pragma once

#include "collector/core/dimension.h"
#include "collector/core/site.h"
#include "collector/store/sqlite.h"
#include "collector/store/text_hash.h"

#include <QHash>

#include <array>
#include <unordered_map>
#include <vector>

namespace gatepost::store {

// All texts of the dictionary in memory, in step with table `term`. New texts are inserted by the transaction that
// first uses them; rollback() forgets them again.
class TermCache
{
public:
    // `newPerDay`: new texts of one site and dimension in one UTC day; a further one becomes "(other)". The same
    // beyond a million texts of one dimension, so that no flood of values can fill the memory in years either.
    TermCache(Connection &connection, quint32 newPerDay);

    // Reads the table anew. Throws SqlError.
    void load();

    // The id of `text`, 0 when it is empty. `day`: any number that changes with the UTC day. Throws SqlError.
    quint32 idOf(core::Dimension dimension, const QByteArray &text, core::SiteId site, qint64 day);

    // Unknown from now on; its row is the caller's to remove.
    void forget(core::Dimension dimension, const QByteArray &text, quint32 id);

    void commit();
    void rollback();

private:
    struct Added {
        std::size_t dimension;
        QByteArray text;
        core::SiteId site;
    };
    using Ids = std::unordered_map<QByteArray, quint32, TextHash>;
    using Counts = std::array<quint32, core::kTermDimensionCount>;

    quint32 insert(std::size_t dimension, const QByteArray &text, core::SiteId site);

    Statement m_insert;
    Statement m_select;
    quint32 m_newPerDay;
    std::array<Ids, core::kTermDimensionCount> m_ids;
    std::array<quint32, core::kTermDimensionCount> m_lastId{};
    std::vector<Added> m_added; // by the open transaction
    QHash<core::SiteId, Counts> m_newToday;
    qint64 m_day = 0;
};

} // namespace gatepost::store

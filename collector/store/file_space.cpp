// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/file_space.h"

#include "collector/store/piece_time.h"

#include <algorithm>

namespace gatepost::store {

namespace {

constexpr qint64 kIncremental = 2;
constexpr qint64 kSparePart = 4; // a quarter of the file
constexpr qint64 kPagesAtOnce = 16; // between two looks at the time: some are given back, others moved
constexpr qint64 kMostPages = 512; // of a step

} // namespace

FilePages countPages(Connection &connection)
{
    return {.all = connection.number("PRAGMA page_count"),
        .unused = connection.number("PRAGMA freelist_count"),
        .bytesEach = connection.number("PRAGMA page_size")};
}

FileSpace::FileSpace(Connection &connection, qint64 spareBytes, qint64 limitBytes)
    : m_connection(connection), m_spareBytes(spareBytes), m_limitBytes(limitBytes)
{
}

void FileSpace::check(bool all)
{
    if (m_connection.number("PRAGMA auto_vacuum") != kIncremental)
        return;
    const FilePages pages = countPages(m_connection);
    const bool isLarge = m_limitBytes > 0 && pages.all * pages.bytesEach > m_limitBytes;
    qint64 keep = 0;
    if (!all && m_spareBytes > 0)
        keep = std::max(m_spareBytes / pages.bytesEach, pages.all / kSparePart);
    if (isLarge)
        keep = std::min(keep, std::max<qint64>(0, (m_limitBytes - pages.usedBytes()) / pages.bytesEach));
    if (pages.unused > keep)
        m_keep = keep;
}

void FileSpace::step()
{
    const PieceTime time;
    const qint64 before = m_connection.number("PRAGMA freelist_count");
    const qint64 wanted = std::min(before - m_keep, kMostPages);
    Transaction transaction(m_connection, Connection::Access::Write);
    for (qint64 given = 0; given < wanted && !time.isHalfOver(); given += kPagesAtOnce) {
        const qint64 pages = std::min(kPagesAtOnce, wanted - given);
        m_connection.run("PRAGMA incremental_vacuum(" + QByteArray::number(pages) + ")");
    }
    transaction.commit();
    const qint64 after = m_connection.number("PRAGMA freelist_count");
    if (after <= m_keep || after >= before)
        m_keep = -1;
}

} // namespace gatepost::store

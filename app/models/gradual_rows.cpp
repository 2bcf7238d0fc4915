// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/gradual_rows.h"

#include "app/models/turns.h"

#include <algorithm>
#include <utility>

namespace gatepost::models {

namespace {

// More rows than a window shows: what lies beyond costs a view nothing.
constexpr int kSeen = 96;

} // namespace

void GradualRows::setSource(BreakdownModel *source)
{
    if (source == m_source)
        return;
    if (m_source)
        disconnect(m_source, nullptr, this, nullptr);
    beginResetModel();
    m_source = source;
    m_count = m_told = 0;
    endResetModel();
    if (source) {
        connect(source, &QAbstractItemModel::rowsInserted, this, &GradualRows::catchUp);
        connect(source, &QAbstractItemModel::rowsRemoved, this, &GradualRows::takeRemoved);
        connect(source, &QAbstractItemModel::dataChanged, this, [this] {
            m_told = 0;
            catchUp();
        });
    }
    Q_EMIT sourceChanged();
    catchUp();
}

bool GradualRows::isBehind() const { return m_source && (m_told < m_count || m_count < wanted()); }

void GradualRows::catchUp()
{
    if (isBehind())
        m_source->turns().take(this, [this] { return step(); });
}

void GradualRows::takeRemoved()
{
    const int left = wanted();
    if (m_count <= left)
        return;
    beginRemoveRows({}, left, m_count - 1);
    m_count = left;
    m_told = std::min(m_told, left);
    endRemoveRows();
}

bool GradualRows::step()
{
    if (!isBehind())
        return false;
    if (m_told < m_count) {
        const int first = std::exchange(m_told, m_told < kSeen ? m_told + 1 : m_count);
        Q_EMIT dataChanged(index(first), index(m_told - 1));
    } else {
        const int last = m_count < kSeen ? m_count : wanted() - 1;
        beginInsertRows({}, m_count, last);
        m_count = m_told = last + 1;
        endInsertRows();
        Q_EMIT given();
    }
    return isBehind();
}

bool GradualRows::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_source && m_count == wanted() && m_source->canFetchMore(parent);
}

void GradualRows::fetchMore(const QModelIndex &parent)
{
    if (m_source)
        m_source->fetchMore(parent);
}

QVariant GradualRows::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || !m_source || index.row() >= wanted())
        return {};
    return m_source->data(m_source->index(index.row()), role);
}

QHash<int, QByteArray> GradualRows::roleNames() const
{
    // The same for every breakdown; a view asks before there is one.
    static const QHash<int, QByteArray> names = BreakdownModel::names();
    return names;
}

} // namespace gatepost::models

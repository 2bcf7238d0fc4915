// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/gradual_rows.h"

#include <QElapsedTimer>

#include <algorithm>

namespace gatepost::models {

namespace {

constexpr int kPortion = 2; // rows; a page has up to six lists
// More rows than a window shows: what lies beyond costs a view nothing.
constexpr int kSeen = 96;
constexpr int kFrameMs = 16;
constexpr int kBudgetMs = 1; // of telling what changed, in one turn

} // namespace

GradualRows::GradualRows(QObject *parent) : QAbstractListModel(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &GradualRows::step);
}

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

void GradualRows::catchUp()
{
    if (!m_timer.isActive() && (m_count < wanted() || m_told < m_count))
        m_timer.start(0);
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

void GradualRows::step()
{
    if (m_told < m_count) {
        tellChanged();
    } else if (m_count < wanted()) {
        const int portion = m_count < kSeen ? kPortion : wanted();
        const int last = std::min(m_count + portion, wanted()) - 1;
        beginInsertRows({}, m_count, last);
        m_count = m_told = last + 1;
        endInsertRows();
    }
    if (m_told < m_count)
        m_timer.start(0);
    else if (m_count < wanted())
        m_timer.start(kFrameMs); // a view makes its items when it is drawn
}

void GradualRows::tellChanged()
{
    QElapsedTimer timer;
    timer.start();
    while (m_told < m_count && timer.elapsed() < kBudgetMs) {
        const int first = std::exchange(m_told, std::min(m_told + (m_told < kSeen ? 1 : kSeen), m_count));
        Q_EMIT dataChanged(index(first), index(m_told - 1));
    }
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

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/filter_list_model.h"

#include "app/models/formatter.h"

namespace gatepost::models {

FilterListModel::FilterListModel(const Formatter &formatter, QObject *parent)
    : QAbstractListModel(parent), m_formatter(formatter)
{
}

void FilterListModel::setFilters(std::vector<query::Filter> filters)
{
    beginResetModel();
    m_filters = std::move(filters);
    endResetModel();
    Q_EMIT countChanged();
}

int FilterListModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : count(); }

QVariant FilterListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const query::Filter &filter = m_filters[static_cast<std::size_t>(index.row())];
    const bool prefix = filter.match == query::Filter::Match::Prefix;
    switch (role) {
    case DimensionRole:
        return QString(core::dimensionInfo(filter.dimension).name);
    case DimensionLabelRole:
        return m_formatter.dimensionLabel(filter.dimension);
    case ValueRole:
        return filter.value;
    case Qt::DisplayRole:
    case ValueTextRole:
        return prefix ? filter.value : m_formatter.valueText(filter.dimension, filter.value);
    case NegatedRole:
        return filter.negated;
    case PrefixRole:
        return prefix;
    case OperatorTextRole:
        if (prefix)
            return filter.negated ? tr("does not start with") : tr("starts with");
        return filter.negated ? tr("is not") : tr("is");
    default:
        return {};
    }
}

QHash<int, QByteArray> FilterListModel::roleNames() const
{
    return {{DimensionRole, "dimension"}, {DimensionLabelRole, "dimensionLabel"}, {ValueRole, "value"},
        {ValueTextRole, "valueText"}, {NegatedRole, "negated"}, {PrefixRole, "prefix"},
        {OperatorTextRole, "operatorText"}};
}

} // namespace gatepost::models

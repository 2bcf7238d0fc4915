// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/query/query.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

#include <vector>

namespace gatepost::models {

class Formatter;

// The filter chips under the top bar. Changed through ReportScope only. Thread: GUI.
class FilterListModel : public QAbstractListModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("scope.filters")
    // Number of chips.
    Q_PROPERTY(int count READ count NOTIFY countChanged)

public:
    enum Role {
        DimensionRole = Qt::UserRole + 1, // dimension: string, its name in filters ("page")
        DimensionLabelRole, // dimensionLabel: string ("Page")
        ValueRole, // value: string, as stored; empty is the unknown value
        ValueTextRole, // valueText: string for people ("Germany", "No outside source")
        NegatedRole, // negated: bool
        PrefixRole, // prefix: bool, "starts with"
        OperatorTextRole, // operatorText: string: "is", "is not", "starts with", "does not start with"
    };

    // `formatter` outlives the model.
    explicit FilterListModel(const Formatter &formatter, QObject *parent = nullptr);

    const std::vector<query::Filter> &filters() const { return m_filters; }
    void setFilters(std::vector<query::Filter> filters);
    int count() const { return static_cast<int>(m_filters.size()); }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void countChanged();

private:
    const Formatter &m_formatter;
    std::vector<query::Filter> m_filters;
};

} // namespace gatepost::models

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/breakdown_model.h"

#include <QAbstractListModel>
#include <QPointer>
#include <QtQml/qqmlregistration.h>

namespace gatepost::models {

// The rows of a breakdown, given to a view one by one, in turns with the other lists of the page: a view makes an item
// for each row it is given, and doing so for a whole window of rows at once would hold the window for longer than a
// frame. Changed rows are told likewise. The order is that of the source; after a moment both have the same rows.
// Thread: GUI.
class GradualRows : public QAbstractListModel
{
    Q_OBJECT
    QML_ELEMENT

    // Null: no rows. Outlives this or is taken away first.
    Q_PROPERTY(gatepost::models::BreakdownModel *source READ source WRITE setSource NOTIFY sourceChanged)

public:
    using QAbstractListModel::QAbstractListModel;

    BreakdownModel *source() const { return m_source; }
    void setSource(BreakdownModel *source);

    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : m_count; }
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void sourceChanged();
    // There are more rows. A view that makes their items now does so within the turn.
    void given();

private:
    int wanted() const { return m_source ? m_source->rowCount() : 0; }
    bool isBehind() const;
    void catchUp();
    void takeRemoved();
    bool step();

    QPointer<BreakdownModel> m_source;
    int m_count = 0; // rows given so far
    int m_told = 0; // rows above this one are as the source has them
};

} // namespace gatepost::models

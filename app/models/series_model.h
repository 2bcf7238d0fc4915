// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/chart_line.h"
#include "collector/query/query.h"
#include "collector/query/report.h"

#include <QAbstractListModel>
#include <QTimeZone>
#include <QtQml/qqmlregistration.h>

namespace gatepost::models {

class Formatter;

// Everything over time of one report: a line per metric, and the shared horizontal axis. As a list model it is the
// table twin of the charts, one row per point. Thread: GUI.
class SeriesModel : public QAbstractListModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("report.series")

    // Points in the range. x of every line runs from 0 to count-1.
    Q_PROPERTY(int count READ count NOTIFY changed)
    // Distance 1; "hour", "day", "week", "month".
    Q_PROPERTY(QString intervalNoun READ intervalNoun NOTIFY changed)
    // Where the horizontal axis has words: numbers of points and their labels, of equal length, at most eight.
    Q_PROPERTY(QList<double> tickPositions READ tickPositions NOTIFY changed)
    Q_PROPERTY(QStringList tickLabels READ tickLabels NOTIFY changed)
    // "previous 30 days" for the caption of the dashed line; empty when nothing is compared.
    Q_PROPERTY(QString comparedCaption READ comparedCaption NOTIFY changed)
    // One sentence for a screen reader: what the views did.
    Q_PROPERTY(QString description READ description NOTIFY changed)

    Q_PROPERTY(gatepost::models::ChartLine *views READ views CONSTANT)
    Q_PROPERTY(gatepost::models::ChartLine *visits READ visits CONSTANT)
    Q_PROPERTY(gatepost::models::ChartLine *load READ load CONSTANT)
    // Blocked share, all networks together.
    Q_PROPERTY(gatepost::models::ChartLine *blocked READ blocked CONSTANT)
    // Blocked share of each network; all three have the same axis. `compared` is empty.
    Q_PROPERTY(gatepost::models::ChartLine *clearNet READ clearNet CONSTANT)
    Q_PROPERTY(gatepost::models::ChartLine *tor READ tor CONSTANT)
    Q_PROPERTY(gatepost::models::ChartLine *i2p READ i2p CONSTANT)

public:
    enum Role {
        LabelRole = Qt::UserRole + 1, // label: string ("Wed 12 Nov")
        ViewsTextRole, // viewsText: string
        VisitsTextRole, // visitsText: string
        ComparedTextRole, // comparedText: string, views of the compared point; empty when none
        BlockedTextRole, // blockedText: string, share
    };

    // `formatter` outlives the model.
    explicit SeriesModel(const Formatter &formatter, QObject *parent = nullptr);

    // `axisEnd`: where the axis ends when the report ends earlier (now); the points between have no values yet.
    void setReport(const query::Report &report, query::Interval interval, const QTimeZone &zone, core::Slot axisEnd,
        const QString &comparedCaption);
    void clear();

    int count() const { return static_cast<int>(m_starts.size()); }
    QString intervalNoun() const;
    const QList<double> &tickPositions() const { return m_tickPositions; }
    const QStringList &tickLabels() const { return m_tickLabels; }
    const QString &comparedCaption() const { return m_comparedCaption; }
    QString description() const;
    ChartLine *views() const { return m_views; }
    ChartLine *visits() const { return m_visits; }
    ChartLine *load() const { return m_load; }
    ChartLine *blocked() const { return m_blocked; }
    ChartLine *clearNet() const { return m_networks[0]; }
    ChartLine *tor() const { return m_networks[1]; }
    ChartLine *i2p() const { return m_networks[2]; }

    // Full label of a point ("Wed 12 Nov"), and of the point it is compared with; empty outside.
    Q_INVOKABLE QString pointLabel(int index) const;
    Q_INVOKABLE QString comparedLabel(int index) const;
    // First and last day of the points from…to as ISO 8601, for scope.setCustomRange() after dragging over a chart.
    Q_INVOKABLE QString firstDayOf(int index) const;
    Q_INVOKABLE QString lastDayOf(int index) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void changed();

private:
    void fillNetworks(const query::Report &report);
    void placeTicks();
    QDateTime startOf(const std::vector<core::Slot> &starts, int index) const;

    const Formatter &m_formatter;
    ChartLine *m_views;
    ChartLine *m_visits;
    ChartLine *m_load;
    ChartLine *m_blocked;
    ChartLine *m_networks[3];
    query::Interval m_interval = query::Interval::Day;
    QTimeZone m_zone = QTimeZone::utc();
    core::Slot m_end = 0; // of the range
    std::vector<core::Slot> m_starts;
    std::vector<core::Slot> m_comparedStarts;
    QList<double> m_tickPositions;
    QStringList m_tickLabels;
    QString m_comparedCaption;
};

} // namespace gatepost::models

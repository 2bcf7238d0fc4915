// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/query/report.h"

#include <QAbstractListModel>
#include <QList>
#include <QPointF>
#include <QtQml/qqmlregistration.h>

namespace gatepost::models {

class Formatter;

// The six tiles of the Overview: Views, Visits, Pages per visit, Bounce rate, Load time (median), Blocked. Always six
// rows; before the first report their values are "–". Thread: GUI.
class TileModel : public QAbstractListModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("report.tiles")

public:
    // How a change is to be coloured. NotReal: the intervals overlap or the sample is small: grey, never a colour.
    enum Verdict { NoChange, Better, Worse, Neutral, NotReal };
    Q_ENUM(Verdict)

    enum Role {
        KeyRole = Qt::UserRole + 1, // key: string: "views", "visits", "pagesPerVisit", "bounce", "load", "blocked"
        LabelRole, // label: string
        ValueTextRole, // valueText: string ("23,418")
        ChangeTextRole, // changeText: string ("+12.4 %", "−1.8 pt", "± 0.4"); empty when nothing is compared
        ComparedTextRole, // comparedText: string, what it is compared with ("20,832"); empty when nothing
        NoteRole, // note: string after the change: "vs 20,832", "no real change"; may be empty
        VerdictRole, // verdict: TileModel.Verdict
        SmallRole, // small: bool, few cases: grey the value
        SparklineRole, // sparkline: list of points, x and y within 0…1 (y upwards); may be empty
        DefinitionRole, // definition: string for the ⓘ
        SampleRole, // sample: string, the rows read ("9,206 visits")
    };

    // `formatter` outlives the model.
    explicit TileModel(const Formatter &formatter, QObject *parent = nullptr);

    void setReport(const query::Report &report);
    void clear();

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

private:
    struct Tile {
        QString valueText;
        QString changeText;
        QString comparedText;
        QString note;
        QString sample;
        Verdict verdict = NoChange;
        bool small = false;
        QList<QPointF> sparkline;

        friend bool operator==(const Tile &, const Tile &) = default;
    };
    static QList<Tile> emptyTiles();
    QList<Tile> tilesOf(const query::Report &report) const;
    Tile countTile(qint64 now, std::optional<qint64> before) const;
    Tile pagesPerVisitTile(const query::Report &report) const;
    Tile bounceTile(const query::Report &report) const;
    Tile loadTile(const query::Report &report) const;
    Tile blockedTile(const query::Report &report) const;
    static QString key(int row);
    static QString label(int row);
    static QString definition(int row);

    const Formatter &m_formatter;
    QList<Tile> m_tiles;
};

} // namespace gatepost::models

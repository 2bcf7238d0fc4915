// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/breakdown_model.h"
#include "app/models/figures.h"
#include "app/models/report_scope.h"
#include "app/models/series_model.h"
#include "app/models/tile_model.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QPointer>
#include <QQmlParserStatus>
#include <QStringList>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

namespace gatepost::models {

// Every panel of one page from one query: `ReportModel { scope: session.scope; dimensions: ["page", "source"] }`.
// Asks when the scope or its own properties change and when something was committed, but only while `active`; what was
// shown stays until the new answer is there. A newer question cancels the older one. Thread: GUI; never blocks it.
class ReportModel : public QObject, public QQmlParserStatus
{
    Q_OBJECT
    Q_INTERFACES(QQmlParserStatus)
    QML_ELEMENT

    // What is looked at. Required; set once.
    Q_PROPERTY(gatepost::models::ReportScope *scope READ scope WRITE setScope NOTIFY scopeChanged REQUIRED)
    // Names of the dimensions to break down by: "page", "source", "browser", "country", "network", …
    Q_PROPERTY(QStringList dimensions READ dimensions WRITE setDimensions NOTIFY questionChanged)
    // Rows per breakdown; 0: all.
    Q_PROPERTY(int limit READ limit WRITE setLimit NOTIFY questionChanged)
    // Order of the rows, which also decides what a limit keeps.
    Q_PROPERTY(Order order READ order WRITE setOrder NOTIFY questionChanged)
    // Whether series and sparklines are needed.
    Q_PROPERTY(bool seriesWanted READ isSeriesWanted WRITE setSeriesWanted NOTIFY questionChanged)
    // Whether the page is to be seen. Asks nothing while false, and catches up when it turns true.
    Q_PROPERTY(bool active READ isActive WRITE setActive NOTIFY activeChanged)

    // Loading: no answer yet. Empty: there is an answer and nothing in it. Failed: the last question failed and nothing
    // older can be shown. Ready: figures are there.
    Q_PROPERTY(State state READ state NOTIFY stateChanged)
    // One sentence when Failed, also while Ready when a refresh failed; else empty.
    Q_PROPERTY(QString errorText READ errorText NOTIFY stateChanged)
    // A question is under way (the shown figures are older).
    Q_PROPERTY(bool refreshing READ isRefreshing NOTIFY refreshingChanged)
    // Why it is empty and what to do next; only while Empty.
    Q_PROPERTY(QString emptyText READ emptyText NOTIFY stateChanged)
    // The sites have any hit at all, in any range.
    Q_PROPERTY(bool anyDataEver READ isAnyDataEver NOTIFY reportChanged)
    // "23,418 rows read in 12 ms", for the curious.
    Q_PROPERTY(QString costText READ costText NOTIFY reportChanged)

    Q_PROPERTY(gatepost::models::TotalFigures totals READ totals NOTIFY reportChanged)
    // Totals of the compared range; hasCompared tells whether there is one.
    Q_PROPERTY(gatepost::models::TotalFigures comparedTotals READ comparedTotals NOTIFY reportChanged)
    Q_PROPERTY(bool hasCompared READ hasCompared NOTIFY reportChanged)
    // Both are there once the scope is set.
    Q_PROPERTY(gatepost::models::TileModel *tiles READ tiles NOTIFY scopeChanged)
    Q_PROPERTY(gatepost::models::SeriesModel *series READ series NOTIFY scopeChanged)

public:
    enum State { Loading, Empty, Failed, Ready };
    Q_ENUM(State)
    enum Order { ByViews, ByVisits, ByEvents, ByBlockedShare, ByCounter, ByText };
    Q_ENUM(Order)

    explicit ReportModel(QObject *parent = nullptr);
    ~ReportModel() override;

    ReportScope *scope() const { return m_scope; }
    void setScope(ReportScope *scope);
    const QStringList &dimensions() const { return m_dimensions; }
    void setDimensions(const QStringList &names);
    int limit() const { return m_limit; }
    void setLimit(int limit);
    Order order() const { return m_order; }
    void setOrder(Order order);
    bool isSeriesWanted() const { return m_seriesWanted; }
    void setSeriesWanted(bool wanted);
    bool isActive() const { return m_active; }
    void setActive(bool active);

    State state() const { return m_state; }
    const QString &errorText() const { return m_errorText; }
    bool isRefreshing() const { return m_refreshing; }
    QString emptyText() const;
    bool isAnyDataEver() const;
    QString costText() const;
    TotalFigures totals() const { return m_totals; }
    TotalFigures comparedTotals() const { return m_comparedTotals; }
    bool hasCompared() const;
    TileModel *tiles() const;
    SeriesModel *series() const;

    // The rows of a dimension; the same object every time, filled as answers come. Null for an unknown name.
    // The name must be among `dimensions` to get rows.
    Q_INVOKABLE gatepost::models::BreakdownModel *breakdown(const QString &dimension);
    // Asks again now.
    Q_INVOKABLE void retry();

    // For exports: the question as it is asked now.
    query::Query query() const;
    std::shared_ptr<const query::Report> report() const { return m_report; }

    void classBegin() override { m_complete = false; }
    void componentComplete() override;

Q_SIGNALS:
    void scopeChanged();
    void questionChanged();
    void activeChanged();
    void stateChanged();
    void refreshingChanged();
    void reportChanged();

private:
    void questionIsNew();
    void askSoon(qint64 ms);
    void ask();
    qint64 waitAfterCommit() const;
    void takeAnswer(QueryRunner::Answer answer);
    void show(std::shared_ptr<const query::Report> report);
    void setState(State state, const QString &errorText);
    void setRefreshing(bool refreshing);
    void somethingCommitted(qint64 batchId);
    void sourceIsInTrouble();
    void fillPanels();
    void fill(BreakdownModel *rows) const;

    QPointer<ReportScope> m_scope;
    QStringList m_dimensions;
    int m_limit = 0;
    Order m_order = ByViews;
    bool m_seriesWanted = true;
    bool m_active = true;
    bool m_complete = true; // false between QML's classBegin and componentComplete
    bool m_stale = true; // the question or the data changed since the last one asked
    bool m_questionChanged = true; // what is shown answers an older question
    State m_state = Loading;
    QString m_errorText;
    bool m_refreshing = false;
    int m_seat = 0;
    qint64 m_tookMs = 0;
    QElapsedTimer m_sinceAnswer;
    QTimer m_timer;
    query::Query m_asked;
    std::shared_ptr<const query::Report> m_report;
    TotalFigures m_totals;
    TotalFigures m_comparedTotals;
    std::unique_ptr<TileModel> m_tiles;
    std::unique_ptr<SeriesModel> m_series;
    QHash<QString, BreakdownModel *> m_breakdowns;
};

} // namespace gatepost::models

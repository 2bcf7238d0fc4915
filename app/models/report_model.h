// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/breakdown_model.h"
#include "app/models/figures.h"
#include "app/models/report_scope.h"
#include "app/models/series_model.h"
#include "app/models/tile_model.h"
#include "app/models/turns.h"

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
// shown stays until the new answer is there. A newer question cancels the older one. A table whose limit leaves rows
// out has the page's question asked again when it is scrolled to its end, and, as the only table of its page, when it
// is searched or sorted: what is wanted then may be among the rows left out. Thread: GUI; never blocks it.
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
    // Whether tables that are scrolled to their end get more rows.
    Q_PROPERTY(bool growing MEMBER m_growing)
    // Order of the rows, which also decides what a limit keeps.
    Q_PROPERTY(Order order READ order WRITE setOrder NOTIFY questionChanged)
    // Whether series and sparklines are needed.
    Q_PROPERTY(bool seriesWanted READ isSeriesWanted WRITE setSeriesWanted NOTIFY questionChanged)
    // Whether the page is to be seen. Asks nothing while false, and catches up when it turns true.
    Q_PROPERTY(bool active READ isActive WRITE setActive NOTIFY activeChanged)

    // Loading: no answer yet. Empty: there is an answer and nothing in it. Failed: the last question failed and there are
    // no figures to be kept. Ready: figures are there.
    Q_PROPERTY(State state READ state NOTIFY stateChanged)
    // What failed when Failed, and while Ready when the newest question failed, with what is shown instead; else empty.
    Q_PROPERTY(QString errorText READ errorText NOTIFY stateChanged)
    // A question is under way.
    Q_PROPERTY(bool refreshing READ isRefreshing NOTIFY refreshingChanged)
    // The figures answer an older question than the one that is chosen now: dim them.
    Q_PROPERTY(bool outdated READ isOutdated NOTIFY outdatedChanged)
    // "1,250,000 of 9,800,000 records read" while a first reading takes long; else empty.
    Q_PROPERTY(QString loadingText READ loadingText NOTIFY loadingTextChanged)
    // What cannot be read and is left out of the figures: the days and sites in one sentence; empty when nothing is.
    Q_PROPERTY(QString damageText READ damageText NOTIFY reportChanged)
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
    bool isOutdated() const { return m_report && m_questionChanged; }
    QString loadingText() const;
    QString damageText() const;
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
    void outdatedChanged();
    void loadingTextChanged();
    void reportChanged();

private:
    void questionIsNew();
    void askAgain();
    void askForOtherRows();
    void askForMoreRows();
    void askSoon(qint64 ms);
    void ask();
    qint64 waitAfterCommit() const;
    void takeAnswer(QueryRunner::Answer answer);
    void show(std::shared_ptr<const query::Report> report);
    void setState(State state, const QString &errorText);
    void setRefreshing(bool refreshing);
    void setQuestionChanged(bool changed);
    void somethingCommitted(qint64 batchId);
    void sourceIsInTrouble();
    void fillPanels();
    void fill(BreakdownModel *rows) const;

    QPointer<ReportScope> m_scope;
    QStringList m_dimensions;
    int m_limit = 0;
    bool m_growing = false;
    int m_moreRows = 0; // beyond the limit, because somebody scrolled there
    bool m_rowsAreLeftOut = false; // without a search
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
    QString m_askedCaption;
    QString m_shownCaption;
    std::shared_ptr<const query::Report> m_report;
    TotalFigures m_totals;
    TotalFigures m_comparedTotals;
    std::unique_ptr<TileModel> m_tiles;
    std::unique_ptr<SeriesModel> m_series;
    Turns m_turns; // of all that shows the breakdowns
    QHash<QString, BreakdownModel *> m_breakdowns;
};

} // namespace gatepost::models

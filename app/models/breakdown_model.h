// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/figures.h"
#include "collector/query/report.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

#include <functional>
#include <memory>
#include <vector>

namespace gatepost::models {

class Formatter;
class Turns;

// The rows of one dimension of a report: `report.breakdown("page")`. Texts are made when a delegate asks for them.
// A newer report changes rows in place, so that a list keeps its place. Thread: GUI.
class BreakdownModel : public QAbstractListModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("report.breakdown(name)")

    // Name of the dimension ("page") and its heading ("Page").
    Q_PROPERTY(QString dimension READ dimension CONSTANT)
    Q_PROPERTY(QString label READ label CONSTANT)
    // Rows here (after searchText), and rows that exist in all before limit.
    Q_PROPERTY(int count READ count NOTIFY changed)
    Q_PROPERTY(int rowsInAll READ rowsInAll NOTIFY changed)
    // What the limit left out: number of values and their sums; rows + other = totals. 0 and "" when nothing.
    Q_PROPERTY(int otherCount READ otherCount NOTIFY changed)
    Q_PROPERTY(QString otherText READ otherText NOTIFY changed) // "214 more"
    Q_PROPERTY(double otherViews READ otherViews NOTIFY changed)
    Q_PROPERTY(QString otherViewsText READ otherViewsText NOTIFY changed)
    Q_PROPERTY(QString otherShareText READ otherShareText NOTIFY changed)
    // Whether bounce rate and pages per visit, and the blocked figures, say something for rows of this dimension under
    // the filters in force; when false their texts are "–" and a page may hide the columns.
    Q_PROPERTY(bool visitsKnown READ isVisitsKnown NOTIFY changed)
    Q_PROPERTY(bool blockedKnown READ isBlockedKnown NOTIFY changed)
    // Shows only rows whose text, as shown or as stored, or attribute contains this, without case. Looks among the rows
    // that are here.
    Q_PROPERTY(QString searchText READ searchText WRITE setSearchText NOTIFY searchTextChanged)
    // Role name the rows are sorted by; empty: as the report orders them.
    Q_PROPERTY(QString sortRole READ sortRole NOTIFY sortChanged)
    Q_PROPERTY(bool sortDescending READ isSortDescending NOTIFY sortChanged)

public:
    enum Role {
        TextRole = Qt::UserRole + 1, // text: string for people
        RawValueRole, // rawValue: string for scope.addFilter(); empty: the unknown value
        UnknownRole, // unknown: bool
        AttributeRole, // attribute: most frequent title of a page, medium of a source; else empty
        ViewsRole, // views: real
        ViewsTextRole, // viewsText
        VisitsRole, // visits: real
        VisitsTextRole, // visitsText
        EntriesRole, // entries: real, visits that began with this value
        EntriesTextRole, // entriesText
        EventsRole, // events: real
        EventsTextRole, // eventsText
        ShareRole, // share: real 0…1 of all views
        ShareTextRole, // shareText: "18 %"
        BarFractionRole, // barFraction: real 0…1, views relative to the largest row: the bar behind the row
        ChangeRole, // change: real, relative change of views (0.124); 0 when not compared
        ChangeTextRole, // changeText: "+12.4 %"; empty when not compared
        HasChangeRole, // hasChange: bool
        BounceRole, // bounce: real 0…1, -1 when unknown
        BounceTextRole, // bounceText
        PagesPerVisitTextRole, // pagesPerVisitText
        LoadP50Role, // loadP50: real ms, -1 when unknown
        LoadP50TextRole, // loadP50Text: "412 ms"
        LoadP95Role, // loadP95: real ms, -1 when unknown
        LoadP95TextRole, // loadP95Text
        // What the channels say of this row:
        CounterRole, // counter: real
        CounterTextRole, // counterText
        AgentRole, // agent: real
        AgentTextRole, // agentText
        NoscriptRole, // noscript: real
        NoscriptTextRole, // noscriptText
        BlockedRole, // blocked: real
        BlockedTextRole, // blockedText
        BlockedShareRole, // blockedShare: real 0…1, -1 without data
        BlockedShareTextRole, // blockedShareText: "21.8 %"
        BlockedLowRole, // blockedLow: real 0…1
        BlockedHighRole, // blockedHigh: real 0…1
        BlockedIntervalTextRole, // blockedIntervalText: "11.5–12.4 %"
        BlockedPlusMinusTextRole, // blockedPlusMinusText: "± 2.1"
        BlockedStateRole, // blockedState: "ok", "no-data", "small", "agent-exceeds-counter"
        BlockedStateTextRole, // blockedStateText: sentence; empty when ok
        BlockedDoubtfulRole, // blockedDoubtful: bool: grey it
        ReportedFractionRole, // reportedFraction: real 0…1, stacked bar
        NoscriptFractionRole, // noscriptFraction: real 0…1
        BlockedFractionRole, // blockedFraction: real 0…1
    };

    // `formatter` outlives the model; so does `turns`, in which views are told of rows.
    BreakdownModel(core::Dimension dimension, const Formatter &formatter, Turns &turns, QObject *parent = nullptr);

    // The report is shared, never copied; `index` is that of the breakdown within it.
    void setReport(std::shared_ptr<const query::Report> report, std::size_t index);
    void clear();

    Turns &turns() const { return m_turns; }
    QString dimension() const;
    QString label() const;
    int count() const { return static_cast<int>(m_shown.size()); }
    int rowsInAll() const;
    int otherCount() const;
    QString otherText() const;
    double otherViews() const;
    QString otherViewsText() const;
    QString otherShareText() const;
    bool isVisitsKnown() const;
    bool isBlockedKnown() const;
    const QString &searchText() const { return m_searchText; }
    void setSearchText(const QString &text);
    QString sortRole() const;
    bool isSortDescending() const { return m_descending; }

    // Sorts by a role's name ("views", "loadP50"); the same role again turns the order round; "" is the report's order.
    // Rows without a figure come last either way.
    Q_INVOKABLE void sortBy(const QString &role);
    // One role of one row, for keyboard handling; undefined outside.
    Q_INVOKABLE QVariant value(int row, const QString &role) const;
    // The table as people see it, tab separated with a heading row, for Clipboard.copy().
    Q_INVOKABLE QString asText() const;

    // A view that comes to the end of rows that a limit cut short asks for more of them: moreWanted().
    bool canFetchMore(const QModelIndex &parent) const override { return !parent.isValid() && otherCount() > 0; }
    void fetchMore(const QModelIndex &) override { Q_EMIT moreWanted(); }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override { return names(); }
    static const QHash<int, QByteArray> &names();

Q_SIGNALS:
    void changed();
    void searchTextChanged();
    void sortChanged();
    void moreWanted();

private:
    const query::Breakdown *breakdown() const;
    std::vector<int> shownRows() const;
    void sortRows(std::vector<int> &shown, const std::vector<query::BreakdownRow> &rows) const;
    double sortKey(const query::BreakdownRow &row) const;
    void showRows(std::vector<int> rows, const std::function<void()> &meanwhile);
    double largestViews() const;
    QVariant figure(const query::BreakdownRow &row, int role) const;
    QVariant blockedFigure(const query::BreakdownRow &row, int role) const;

    core::Dimension m_dimension;
    const Formatter &m_formatter;
    Turns &m_turns;
    std::shared_ptr<const query::Report> m_report;
    std::size_t m_index = 0;
    double m_largestViews = 0;
    QString m_searchText;
    int m_sortRole = 0;
    bool m_descending = true;
    mutable const query::BreakdownRow *m_blockedRow = nullptr; // whose figures these are
    mutable BlockedFigures m_blockedFigures;
    std::vector<int> m_shown; // rows of the breakdown, in the order shown
};

} // namespace gatepost::models

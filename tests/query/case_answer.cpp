// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/query/case_answer.h"

#include <QDateTime>
#include <QMap>

#include <functional>

namespace gatepost::tests {

namespace {

using query::Measures;

QString number(qint64 value) { return QString::number(value); }

QString fraction(std::optional<double> value) { return value ? QString::number(*value, 'f', 3) : QStringLiteral("-"); }

QString milliseconds(std::optional<double> value)
{
    return value ? QString::number(*value, 'f', 0) : QStringLiteral("-");
}

QString cell(const QString &column, const Measures &m)
{
    static const QMap<QString, std::function<QString(const Measures &)>> columns = {
        {QStringLiteral("views"), [](const Measures &v) { return number(v.views()); }},
        {QStringLiteral("visits"), [](const Measures &v) { return number(v.visits()); }},
        {QStringLiteral("agent"), [](const Measures &v) { return number(v.agentViews); }},
        {QStringLiteral("noscript"), [](const Measures &v) { return number(v.noscriptViews); }},
        {QStringLiteral("counter"), [](const Measures &v) { return number(v.counterViews); }},
        {QStringLiteral("log"), [](const Measures &v) { return number(v.logViews); }},
        {QStringLiteral("events"), [](const Measures &v) { return number(v.events); }},
        {QStringLiteral("loads"), [](const Measures &v) { return number(v.loads.total()); }},
        {QStringLiteral("load_p50"), [](const Measures &v) { return milliseconds(v.loadMs(0.5)); }},
        {QStringLiteral("load_p95"), [](const Measures &v) { return milliseconds(v.loadMs(0.95)); }},
        {QStringLiteral("pages_per_visit"), [](const Measures &v) { return fraction(v.pagesPerVisit()); }},
        {QStringLiteral("bounce_rate"), [](const Measures &v) { return fraction(v.bounceRate()); }},
        {QStringLiteral("blocked"), [](const Measures &v) { return number(v.blocked().blocked); }},
        {QStringLiteral("blocked_share"), [](const Measures &v) { return fraction(v.blocked().share); }},
        {QStringLiteral("low95"), [](const Measures &v) { return fraction(v.blocked().low95); }},
        {QStringLiteral("high95"), [](const Measures &v) { return fraction(v.blocked().high95); }},
        {QStringLiteral("unreported_share"), [](const Measures &v) { return fraction(v.blocked().unreportedShare); }},
        {QStringLiteral("state"), [](const Measures &v) { return QString(blockedStateName(v.blocked().state)); }},
    };
    const auto found = columns.constFind(column);
    return found == columns.constEnd() ? QStringLiteral("no such column") : (*found)(m);
}

class Lines
{
public:
    explicit Lines(const Question &question) : m_question(question) { }

    void add(const QString &first, const Measures &measures, const query::BreakdownRow *row = nullptr)
    {
        QStringList cells{first};
        for (const QString &column : m_question.columns) {
            if (column == QLatin1String("share"))
                cells.append(row != nullptr ? fraction(row->share) : QStringLiteral("-"));
            else if (column == QLatin1String("attribute"))
                cells.append(row != nullptr && !row->attribute.isEmpty() ? row->attribute : QStringLiteral("-"));
            else if (column == QLatin1String("before"))
                cells.append(row != nullptr && row->compared ? number(row->compared->views()) : QStringLiteral("-"));
            else
                cells.append(cell(column, measures));
        }
        lines.append(cells.join(QStringLiteral(" | ")));
    }

    void addSeries(const QString &name, const std::vector<query::SeriesPoint> &series)
    {
        for (const query::SeriesPoint &point : series) {
            const QDateTime start = QDateTime::fromSecsSinceEpoch(core::slotStart(point.start), m_question.query.zone);
            add(name + u' ' + start.toString(QStringLiteral("yyyy-MM-ddTHH:mm")), point.measures);
        }
    }

    void addBreakdown(const query::Breakdown &breakdown)
    {
        const QString name = core::dimensionInfo(breakdown.dimension).name;
        for (const query::BreakdownRow &row : breakdown.rows)
            add(name + u' ' + (row.text.isEmpty() ? QStringLiteral("(unknown)") : row.text), row.measures, &row);
        if (!breakdown.other.isEmpty())
            add(name + QStringLiteral(" (other)"), breakdown.other);
    }

    QStringList lines;

private:
    const Question &m_question;
};

} // namespace

QStringList answerLines(const core::Result<query::Report> &answer, const Question &question)
{
    if (!answer)
        return {QStringLiteral("error | ") + answer.error().what};
    const query::Report &report = answer.value();
    Lines lines(question);
    lines.add(QStringLiteral("totals"), report.totals);
    if (report.comparedTotals)
        lines.add(QStringLiteral("before"), *report.comparedTotals);
    lines.addSeries(QStringLiteral("series"), report.series);
    lines.addSeries(QStringLiteral("seriesBefore"), report.comparedSeries);
    for (const query::Breakdown &breakdown : report.breakdowns)
        lines.addBreakdown(breakdown);
    return lines.lines;
}

} // namespace gatepost::tests

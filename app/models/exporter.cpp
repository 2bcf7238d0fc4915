// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/exporter.h"

#include "app/models/damage_text.h"
#include "collector/report/export.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

#include <optional>

namespace gatepost::models {

namespace {

// A part of a file name: letters, digits, dot and dash; anything else becomes a dash.
QString fileWord(const QString &text)
{
    static const QRegularExpression odd(QStringLiteral("[^\\p{L}\\p{N}.]+"));
    QString word = text.left(80);
    word.replace(odd, QStringLiteral("-"));
    while (word.startsWith(u'.') || word.startsWith(u'-'))
        word.remove(0, 1);
    return word;
}

QString proposedStem(const ReportScope &scope, const report::ReportChoice &choice)
{
    QStringList words{QStringLiteral("gatepost"), fileWord(scope.siteName()), choice.report};
    if (choice.shape == report::Shape::Blocked || choice.shape == report::Shape::Series)
        words.append(choice.by);
    words.append(scope.firstDayText());
    if (scope.lastDayText() != scope.firstDayText())
        words.append(scope.lastDayText());
    return words.join(u'-');
}

QString intervalWord(ReportScope::Interval interval)
{
    switch (interval) {
    case ReportScope::Hour:
        return QStringLiteral("hour");
    case ReportScope::Week:
        return QStringLiteral("week");
    case ReportScope::Month:
        return QStringLiteral("month");
    case ReportScope::Year:
        return QStringLiteral("year");
    default:
        return QStringLiteral("day");
    }
}

} // namespace

Exporter::Exporter(QueryRunner &runner, QString directory, QObject *parent)
    : QObject(parent), m_runner(runner), m_directory(std::move(directory))
{
}

void Exporter::setDirectory(const QString &directory)
{
    if (directory == m_directory)
        return;
    m_directory = directory;
    Q_EMIT directoryChanged();
}

void Exporter::exportBreakdown(ReportModel *report, const QString &dimension, Format format)
{
    const auto known = core::dimensionOfName(dimension);
    const auto choice = known ? report::choiceOfDimension(*known) : std::nullopt;
    if (choice)
        start(report, *choice, format);
    else
        Q_EMIT failed(tr("There is no export of %1.").arg(dimension));
}

void Exporter::exportBlocked(ReportModel *report, const QString &by, Format format)
{
    const auto choice = report::chooseReport(QStringLiteral("blocked"), by);
    if (choice)
        start(report, choice.value(), format);
    else
        Q_EMIT failed(choice.error().what);
}

void Exporter::exportSeries(ReportModel *report, Format format)
{
    if (!report || !report->scope())
        return;
    const auto choice =
        report::chooseReport(QStringLiteral("series"), intervalWord(report->scope()->effectiveInterval()));
    if (choice)
        start(report, choice.value(), format);
    else
        Q_EMIT failed(choice.error().what);
}

void Exporter::start(ReportModel *report, const report::ReportChoice &choice, Format format)
{
    if (!report || !report->scope())
        return;
    query::Query scope = report->scope()->query();
    scope.limit = 0;
    const QString site = report->scope()->siteName();
    const QString path = freePath(
        proposedStem(*report->scope(), choice), format == Csv ? QStringLiteral("csv") : QStringLiteral("json"));
    const report::Format written = format == Csv ? report::Format::Csv : report::Format::Json;

    struct Outcome {
        core::Result<void> written;
        std::vector<report::LeftOut> leftOut;
    };
    auto outcome = std::make_shared<Outcome>();
    const Formatter *words = &report->scope()->formatter();
    ++m_running;
    Q_EMIT busyChanged();
    m_runner.run(
        [=](query::QuerySource &source, const std::atomic<bool> *cancelled) {
            const auto exported = report::exportChoice(source, choice, scope, site, written, cancelled);
            outcome->written = exported ? report::writeFile(path, exported->bytes) : exported.error();
            if (exported)
                outcome->leftOut = exported->leftOut;
        },
        this, [this, path, outcome, words] { finish(path, outcome->written, leftOutText(outcome->leftOut, *words)); });
}

void Exporter::finish(const QString &path, const core::Result<void> &written, const QString &leftOut)
{
    --m_running;
    Q_EMIT busyChanged();
    if (written)
        Q_EMIT finished(path, leftOut);
    else
        Q_EMIT failed(written.error().what);
}

QString Exporter::freePath(const QString &stem, const QString &suffix) const
{
    const QDir directory(m_directory);
    directory.mkpath(QStringLiteral("."));
    QString path = directory.filePath(stem + u'.' + suffix);
    for (int number = 2; QFileInfo::exists(path); ++number)
        path = directory.filePath(QStringLiteral("%1 (%2).%3").arg(stem, QString::number(number), suffix));
    return path;
}

QString Exporter::picturePath(const QString &name) const
{
    const QString stem =
        QStringLiteral("gatepost-%1-%2").arg(fileWord(name), QDate::currentDate().toString(Qt::ISODate));
    return freePath(stem, QStringLiteral("png"));
}

} // namespace gatepost::models

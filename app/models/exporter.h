// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/report_model.h"
#include "collector/report/report_catalog.h"

#include <QObject>
#include <QString>
#include <QtQml/qqmlregistration.h>

namespace gatepost::models {

// Writes tables and pictures to files in the download directory, under a proposed name that is not taken yet, in the
// same form as the command line's export. Every export asks anew with all rows. QML: `session.exporter`. Thread: GUI.
class Exporter : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("session.exporter")

    // Where files go; begins with the Downloads folder. Assign another directory to change it.
    Q_PROPERTY(QString directory READ directory WRITE setDirectory NOTIFY directoryChanged)
    // An export is under way.
    Q_PROPERTY(bool busy READ isBusy NOTIFY busyChanged)

public:
    enum Format { Csv, Json };
    Q_ENUM(Format)

    // `runner` outlives the exporter.
    Exporter(QueryRunner &runner, QString directory, QObject *parent = nullptr);

    const QString &directory() const { return m_directory; }
    void setDirectory(const QString &directory);
    bool isBusy() const { return m_running > 0; }

    // All rows of one dimension in the report's scope. The end is told by finished() or failed().
    Q_INVOKABLE void exportBreakdown(gatepost::models::ReportModel *report, const QString &dimension, Format format);
    // The blocked table by "network", "host", "page".
    Q_INVOKABLE void exportBlocked(gatepost::models::ReportModel *report, const QString &by, Format format);
    // The points of the chart.
    Q_INVOKABLE void exportSeries(gatepost::models::ReportModel *report, Format format);
    // A free path for a picture ("overview" -> …/gatepost-overview-2026-11-22.png), for grabToImage().saveToFile();
    // then tell saved().
    Q_INVOKABLE QString picturePath(const QString &name) const;
    Q_INVOKABLE void saved(const QString &path) { Q_EMIT finished(path, {}); }

Q_SIGNALS:
    void directoryChanged();
    void busyChanged();
    // `leftOut`: which days could not be read and are not in the file ("3 Nov 2025, 1 Sept 2025 – 30 Sept 2025", UTC);
    // empty when all are.
    void finished(const QString &path, const QString &leftOut);
    void failed(const QString &sentence);

private:
    void start(ReportModel *report, const report::ReportChoice &choice, Format format);
    void finish(const QString &path, const core::Result<void> &written, const QString &leftOut);
    QString freePath(const QString &stem, const QString &suffix) const;

    QueryRunner &m_runner;
    QString m_directory;
    int m_running = 0;
};

} // namespace gatepost::models

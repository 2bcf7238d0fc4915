// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/app_settings.h"
#include "app/models/clipboard.h"
#include "app/models/collector_status.h"
#include "app/models/exporter.h"
#include "app/models/formatter.h"
#include "app/models/live_feed.h"
#include "app/models/query_runner.h"
#include "app/models/report_scope.h"
#include "app/models/site_assistant.h"
#include "app/models/site_list_model.h"

#include <QObject>
#include <QtQml/qqmlregistration.h>

namespace gatepost::models {

// What a session is made of; everything that differs between the program and a test.
struct SessionParts {
    QueryRunner::SourceFactory source; // called on the query thread
    const core::Clock *clock = nullptr; // outlives the session
    QLocale locale = QLocale();
    QString dataDirectory; // to be shown
    QString settingsFile; // empty: nothing is remembered
    QString downloadDirectory; // empty: the Downloads folder
    int pollMs = 250;
};

// Everything the QML side shares, in one object: Main.qml has `required property Session session`. Thread: GUI.
// Destroying it stops the queries; do so before the collector is stopped.
class Session : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("handed to Main.qml")

    Q_PROPERTY(gatepost::models::ReportScope *scope READ scope CONSTANT)
    Q_PROPERTY(gatepost::models::SiteListModel *sites READ sites CONSTANT)
    Q_PROPERTY(gatepost::models::SiteAssistant *assistant READ assistant CONSTANT)
    Q_PROPERTY(gatepost::models::LiveFeed *live READ live CONSTANT)
    Q_PROPERTY(gatepost::models::CollectorStatus *status READ status CONSTANT)
    Q_PROPERTY(gatepost::models::AppSettings *settings READ settings CONSTANT)
    Q_PROPERTY(gatepost::models::Exporter *exporter READ exporter CONSTANT)
    Q_PROPERTY(gatepost::models::Clipboard *clipboard READ clipboard CONSTANT)
    Q_PROPERTY(gatepost::models::Formatter *format READ format CONSTANT)
    // "0.1.0"
    Q_PROPERTY(QString version READ version CONSTANT)

public:
    explicit Session(SessionParts parts, QObject *parent = nullptr);
    ~Session() override;

    // Starts the queries; cheap. The collector may come before or after.
    void start();
    // Ends the queries: nothing is asked or told any more. Also done by the destructor.
    void stop();

    // Who collects. `editor` and `health` live until collectorGone() or the session's end.
    // `testPageUrl` is empty where there is no test page.
    void collectorRuns(core::SiteEditor *editor, const core::HealthSource *health, const QString &endpoint,
        const QString &reportUrl, const QString &testPageUrl = {});
    void collectorIsElsewhere(const QString &holder, const QString &endpoint = {}, const QString &reportUrl = {});
    void collectorGone(const QString &sentence);

    ReportScope *scope() { return &m_scope; }
    SiteListModel *sites() { return &m_sites; }
    SiteAssistant *assistant() { return &m_assistant; }
    LiveFeed *live() { return &m_live; }
    CollectorStatus *status() { return &m_status; }
    AppSettings *settings() { return &m_settings; }
    Exporter *exporter() { return &m_exporter; }
    Clipboard *clipboard() { return &m_clipboard; }
    Formatter *format() { return &m_formatter; }
    QueryRunner &runner() { return m_runner; }
    QString version() const { return QStringLiteral(GATEPOST_VERSION); }

private:
    void recall();
    void remember();

    Formatter m_formatter;
    QueryRunner m_runner;
    ReportScope m_scope;
    LiveFeed m_live;
    SiteListModel m_sites;
    SiteAssistant m_assistant;
    CollectorStatus m_status;
    AppSettings m_settings;
    Exporter m_exporter;
    Clipboard m_clipboard;
};

} // namespace gatepost::models

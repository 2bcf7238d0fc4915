// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/live_feed.h"
#include "collector/core/health.h"

#include <QObject>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

namespace gatepost::models {

class Formatter;

// The lines at the foot of the rail: who collects, and how it is going. QML: `session.status`. Thread: GUI.
class CollectorStatus : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("session.status")

    // Starting: not decided yet. Collecting: in this process. Attached: another process serves this directory, this
    // console only reads. Stopped: nobody collects (sentence says why).
    Q_PROPERTY(Mode mode READ mode NOTIFY modeChanged)
    // One word or two for the dot: "Collecting", "Attached, read only", "Not storing", "Not collecting".
    Q_PROPERTY(QString word READ word NOTIFY changed)
    // The whole sentence, for a tooltip or banner: "Collecting on http://127.0.0.1:8000/.".
    Q_PROPERTY(QString sentence READ sentence NOTIFY changed)
    // Everything is well: green; else amber or red with the sentence shown.
    Q_PROPERTY(bool healthy READ isHealthy NOTIFY changed)
    // "14 hits last minute"
    Q_PROPERTY(QString hitsText READ hitsText NOTIFY changed)
    Q_PROPERTY(int hitsLastMinute READ hitsLastMinute NOTIFY changed)
    // "committed 0.2 s ago", "nothing committed yet"
    Q_PROPERTY(QString commitText READ commitText NOTIFY changed)
    // Hits waiting for a commit, "12 waiting"; empty when none or when attached.
    Q_PROPERTY(QString queueText READ queueText NOTIFY changed)
    // Base URL of the collect listener ("http://127.0.0.1:8000/"), also the test page; empty while unknown.
    Q_PROPERTY(QString endpoint READ endpoint NOTIFY modeChanged)
    // Base URL of the report listener; empty while unknown.
    Q_PROPERTY(QString reportUrl READ reportUrl NOTIFY modeChanged)
    Q_PROPERTY(QString dataDirectory READ dataDirectory CONSTANT)

public:
    enum Mode { Starting, Collecting, Attached, Stopped };
    Q_ENUM(Mode)

    // All outlive the status.
    CollectorStatus(QueryRunner &runner, LiveFeed &feed, const Formatter &formatter, const core::Clock &clock,
        QString dataDirectory, QObject *parent = nullptr);

    // `health` is used until the next set… call and must live that long.
    void setCollecting(const core::HealthSource *health, const QString &endpoint, const QString &reportUrl);
    // `holder` says who serves: "process 4711". `endpoint` may be empty when unknown.
    void setAttached(const QString &holder, const QString &endpoint = {}, const QString &reportUrl = {});
    void setStopped(const QString &sentence);

    Mode mode() const { return m_mode; }
    QString word() const;
    QString sentence() const;
    bool isHealthy() const;
    QString hitsText() const;
    int hitsLastMinute() const;
    QString commitText() const;
    QString queueText() const;
    const QString &endpoint() const { return m_endpoint; }
    const QString &reportUrl() const { return m_reportUrl; }
    const QString &dataDirectory() const { return m_dataDirectory; }

Q_SIGNALS:
    void modeChanged();
    void changed();

private:
    void setMode(Mode mode, const QString &sentence, const core::HealthSource *health);
    void look();
    void takeCommit();

    QueryRunner &m_runner;
    LiveFeed &m_feed;
    const Formatter &m_formatter;
    const core::Clock &m_clock;
    QString m_dataDirectory;
    QString m_endpoint;
    QString m_reportUrl;
    Mode m_mode = Starting;
    QString m_sentence;
    const core::HealthSource *m_health = nullptr;
    core::Health m_last;
    qint64 m_committedAt = -1; // monotonic ms of the last commit seen from outside
    bool m_looked = false;
    QTimer m_timer;
};

} // namespace gatepost::models

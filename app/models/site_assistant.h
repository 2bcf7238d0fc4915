// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/report_scope.h"
#include "app/models/site_list_model.h"
#include "app/models/way_home.h"

#include <QObject>
#include <QtQml/qqmlregistration.h>

#include <optional>

namespace gatepost::models {

// The way from "no site" to its first hit: fill in, add(), paste the snippet, watch the first hit arrive.
// QML: `session.assistant`. Thread: GUI.
class SiteAssistant : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("session.assistant")

    // Form: name and hosts are being typed. Adding: the collector is asked. Waiting: the snippet is shown, no hit yet.
    // Arrived: the first hit is there.
    Q_PROPERTY(Step step READ step NOTIFY stepChanged)
    // The form.
    Q_PROPERTY(QString name READ name WRITE setName NOTIFY formChanged)
    Q_PROPERTY(QString hosts READ hosts WRITE setHosts NOTIFY formChanged) // commas, spaces or lines between
    Q_PROPERTY(QString timeZone READ timeZone WRITE setTimeZone NOTIFY formChanged) // IANA; begins with this machine's
    // What will be listed, one line per host with its network: "example.org (Clear net)"; odd ones say so.
    Q_PROPERTY(QString hostsPreview READ hostsPreview NOTIFY formChanged)
    // Name and at least one good host are there, and the collector can be asked.
    Q_PROPERTY(bool canAdd READ canAdd NOTIFY formChanged)
    // Why the last add() failed; else empty.
    Q_PROPERTY(QString errorText READ errorText NOTIFY stepChanged)

    // Of the new site; filled while Waiting and Arrived.
    Q_PROPERTY(int siteId READ siteId NOTIFY stepChanged)
    Q_PROPERTY(QString siteName READ siteName NOTIFY stepChanged)
    Q_PROPERTY(QString siteKey READ siteKey NOTIFY stepChanged)
    Q_PROPERTY(QString snippet READ snippet NOTIFY stepChanged)
    // The collector's own test page, to see a hit without a site: URL, empty while unknown.
    Q_PROPERTY(QString testPageUrl READ testPageUrl NOTIFY stepChanged)

    // The first hit; empty before Arrived.
    Q_PROPERTY(QString firstPage READ firstPage NOTIFY stepChanged)
    Q_PROPERTY(QString firstHost READ firstHost NOTIFY stepChanged)
    Q_PROPERTY(QString firstNetworkText READ firstNetworkText NOTIFY stepChanged)
    Q_PROPERTY(QString firstChannelText READ firstChannelText NOTIFY stepChanged)
    // Hits of the new site so far, ticking.
    Q_PROPERTY(int hitsSoFar READ hitsSoFar NOTIFY hitsSoFarChanged)
    // Channels that have been heard, for ticks beside the parts of the snippet.
    Q_PROPERTY(bool scriptHeard READ isScriptHeard NOTIFY hitsSoFarChanged)
    Q_PROPERTY(bool imageHeard READ isImageHeard NOTIFY hitsSoFarChanged)
    Q_PROPERTY(bool noscriptHeard READ isNoscriptHeard NOTIFY hitsSoFarChanged)

public:
    enum Step { Form, Adding, Waiting, Arrived };
    Q_ENUM(Step)

    // All outlive the assistant.
    SiteAssistant(SiteListModel &sites, ReportScope &scope, QueryRunner &runner, QObject *parent = nullptr);

    Step step() const { return m_step; }
    const QString &name() const { return m_name; }
    void setName(const QString &name);
    const QString &hosts() const { return m_hosts; }
    void setHosts(const QString &hosts);
    const QString &timeZone() const { return m_timeZone; }
    void setTimeZone(const QString &zone);
    QString hostsPreview() const;
    bool canAdd() const;
    const QString &errorText() const { return m_errorText; }
    int siteId() const { return m_site.id; }
    const QString &siteName() const { return m_site.name; }
    QString siteKey() const { return QString::fromLatin1(m_site.key); }
    QString snippet() const;
    QString testPageUrl() const;
    QString firstPage() const { return m_first.page; }
    QString firstHost() const { return m_first.host; }
    QString firstNetworkText() const;
    QString firstChannelText() const;
    int hitsSoFar() const { return m_hitsSoFar; }
    bool isScriptHeard() const { return m_scriptHeard; }
    bool isImageHeard() const { return m_imageHeard; }
    bool isNoscriptHeard() const { return m_noscriptHeard; }

    // Asks the collector for the site. Ends in Waiting, or back in Form with errorText.
    Q_INVOKABLE void add();
    // Shows the snippet of a site that exists and waits for its next hit.
    Q_INVOKABLE void watch(int siteId);
    // Back to an empty form.
    Q_INVOKABLE void reset();
    // Makes the new site the one looked at.
    Q_INVOKABLE void lookAtSite();

Q_SIGNALS:
    void stepChanged();
    void formChanged();
    void hitsSoFarChanged();

private:
    void setStep(Step step, const QString &errorText = {});
    void takeLive(const LiveBatch &batch);
    void takeAdded(const core::Result<core::Site> &added);
    void wait(const core::Site &site, bool isNew);
    void count();
    void takeCounts(const query::Report &report);

    SiteListModel &m_sites;
    ReportScope &m_scope;
    QueryRunner &m_runner;
    Step m_step = Form;
    QString m_name;
    QString m_hosts;
    QString m_timeZone;
    QString m_errorText;
    core::Site m_site;
    bool m_isNew = false; // every hit of it came after add()
    core::Slot m_since = 0;
    std::optional<query::Measures> m_before; // what was counted since m_since before the waiting began
    query::LiveView m_first;
    int m_seat = 0;
    int m_hitsSoFar = 0;
    bool m_scriptHeard = false;
    bool m_imageHeard = false;
    bool m_noscriptHeard = false;
    WayHome m_home;
};

} // namespace gatepost::models

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/live_feed.h"
#include "app/models/report_scope.h"

#include <QAbstractListModel>
#include <QList>
#include <QPointF>
#include <QPointer>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

namespace gatepost::models {

// Views as they come, newest first, of the sites in scope: `LiveModel { feed: session.live; scope: session.scope }`.
// Nothing is lost while not active: on return everything is there within moments, a few rows at a time. Thread: GUI.
class LiveModel : public QAbstractListModel
{
    Q_OBJECT
    QML_ELEMENT

    // Both required.
    Q_PROPERTY(gatepost::models::LiveFeed *feed READ feed WRITE setFeed NOTIFY feedChanged REQUIRED)
    Q_PROPERTY(gatepost::models::ReportScope *scope READ scope WRITE setScope NOTIFY scopeChanged REQUIRED)
    // Whether the page is to be seen; nothing moves while false.
    Q_PROPERTY(bool active READ isActive WRITE setActive NOTIFY activeChanged)
    Q_PROPERTY(int count READ count NOTIFY changed)
    // Views per minute over the last 30 minutes: x 0…29 (29 is now), y views.
    Q_PROPERTY(QList<QPointF> minutes READ minutes NOTIFY changed)
    // A round number at or above the largest of `minutes`, at least 4.
    Q_PROPERTY(double minutesMaximum READ minutesMaximum NOTIFY changed)
    // Views in the last 60 seconds, and the words "14 views in the last minute".
    Q_PROPERTY(int lastMinute READ lastMinute NOTIFY changed)
    Q_PROPERTY(QString lastMinuteText READ lastMinuteText NOTIFY changed)
    // Views in the last 30 minutes.
    Q_PROPERTY(QString halfHourText READ halfHourText NOTIFY changed)

public:
    enum Role {
        HitIdRole = Qt::UserRole + 1, // hitId: real
        SeenTextRole, // seenText: "14:05:09", or its quarter hour or day when it was there before the console
        PageRole, // page: string
        HostRole, // host: string
        NetworkRole, // network: "clearnet", "tor", "i2p"
        NetworkTextRole, // networkText
        ChannelRole, // channel: "agent", "counter", "noscript", "log"
        ChannelTextRole, // channelText
        SourceTextRole, // sourceText: may be "No outside source"
        BrowserTextRole, // browserText
        CountryTextRole, // countryText
        FreshRole, // fresh: bool, seen within the last 3 seconds
    };

    explicit LiveModel(QObject *parent = nullptr);

    LiveFeed *feed() const { return m_feed; }
    void setFeed(LiveFeed *feed);
    ReportScope *scope() const { return m_scope; }
    void setScope(ReportScope *scope);
    bool isActive() const { return m_active; }
    void setActive(bool active);
    int count() const { return static_cast<int>(m_rows.size()); }
    QList<QPointF> minutes() const;
    double minutesMaximum() const;
    int lastMinute() const;
    QString lastMinuteText() const;
    QString halfHourText() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void feedChanged();
    void scopeChanged();
    void activeChanged();
    void changed();

private:
    void reload();
    void catchUp();
    void passTime();
    QString seenText(const LiveFeed::Row &row) const;
    std::vector<LiveFeed::Row> wantedRows() const;

    QPointer<LiveFeed> m_feed;
    QPointer<ReportScope> m_scope;
    bool m_active = true;
    std::vector<LiveFeed::Row> m_rows; // newest first
    core::SiteId m_site = core::kNoSite; // whose they are; kNoSite: of all
    QTimer m_catchingUp; // single shot, while rows are still to be given
    QTimer m_tick; // the rate falls even when nothing comes
};

} // namespace gatepost::models

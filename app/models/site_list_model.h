// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/query_runner.h"
#include "app/models/way_home.h"
#include "collector/core/site_editor.h"

#include <QAbstractListModel>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

namespace gatepost::models {

class Formatter;

// All sites, by name; also what changes them. QML: `session.sites`. Thread: GUI.
class SiteListModel : public QAbstractListModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("session.sites")

    Q_PROPERTY(int count READ count NOTIFY changed)
    // False when attached read-only: add, edit and remove do nothing, and readOnlyText says what to do instead.
    Q_PROPERTY(bool editable READ isEditable NOTIFY editableChanged)
    Q_PROPERTY(QString readOnlyText READ readOnlyText NOTIFY editableChanged)
    // The command line to use instead, for a copy button.
    Q_PROPERTY(QString addCommand READ addCommand NOTIFY editableChanged)
    // A change is under way.
    Q_PROPERTY(bool busy READ isBusy NOTIFY busyChanged)
    // Why the last edit or removal failed; empty after a success.
    Q_PROPERTY(QString errorText READ errorText NOTIFY errorTextChanged)
    // Names a person can choose from, this machine's zone first.
    Q_PROPERTY(QStringList timeZones READ timeZones CONSTANT)

public:
    enum Role {
        SiteIdRole = Qt::UserRole + 1, // siteId: int
        NameRole, // name: string
        HostsRole, // hosts: list of strings
        HostsTextRole, // hostsText: "example.org, www.example.org"
        HostNetworksRole, // hostNetworks: list of strings in step with hosts ("clearnet", "tor", "i2p")
        NetworksTextRole, // networksText: "Clear net, Tor"
        KeyRole, // siteKey: "gp_…"
        TimeZoneRole, // timeZone: IANA name
        SnippetRole, // snippet: HTML to paste; empty while the endpoint is unknown
    };

    // Both outlive the model. `dataDirectory` is for addCommand.
    SiteListModel(QueryRunner &runner, const Formatter &formatter, QString dataDirectory, QObject *parent = nullptr);

    // `editor` may be null: read-only. It outlives the model or is set to null before it goes.
    void setEditor(core::SiteEditor *editor);
    core::SiteEditor *editor() const { return m_editor; }
    // The collect listener's base URL that snippets point to, and its page for trying one; that may be empty.
    void setEndpoint(const QString &url, const QString &testPageUrl = {});
    const QString &endpoint() const { return m_endpoint; }
    const QString &testPageUrl() const { return m_testPageUrl; }

    int count() const { return static_cast<int>(m_sites.size()); }
    bool isEditable() const { return m_editor != nullptr; }
    QString readOnlyText() const;
    QString addCommand() const;
    bool isBusy() const { return m_busy; }
    const QString &errorText() const { return m_errorText; }
    QStringList timeZones() const;
    const core::Site *byId(core::SiteId id) const;

    // Row of a site, -1 when there is none; one role of a row.
    Q_INVOKABLE int rowOf(int siteId) const;
    Q_INVOKABLE QVariant value(int row, const QString &role) const;
    // Hosts as people type them: separated by commas, spaces or lines. The end is told by edited() or errorText.
    Q_INVOKABLE void edit(int siteId, const QString &name, const QString &hosts, const QString &timeZone);
    // Removes the site and everything recorded for it.
    Q_INVOKABLE void remove(int siteId);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    // "a, b c" -> a, b, c; schemes, paths and surrounding white space taken off.
    static std::vector<QByteArray> typedHosts(const QString &text);

Q_SIGNALS:
    void changed();
    void editableChanged();
    void busyChanged();
    void errorTextChanged();
    void edited(int siteId);
    void removed(int siteId);

private:
    void takeSites();
    void finish(const QString &trouble);
    void setBusy(bool busy);
    void setErrorText(const QString &text);

    QueryRunner &m_runner;
    const Formatter &m_formatter;
    QString m_dataDirectory;
    QString m_endpoint;
    QString m_testPageUrl;
    core::SiteEditor *m_editor = nullptr;
    std::vector<core::Site> m_sites; // by name
    bool m_busy = false;
    QString m_errorText;
    WayHome m_home;
};

} // namespace gatepost::models

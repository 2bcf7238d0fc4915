// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/site_editor.h"
#include "collector/service/access_file.h"

#include <QNetworkAccessManager>

namespace gatepost::cli {

// Changes sites through the collector that serves the data directory (its report listener). Thread: main; every call
// waits for the answer, ten seconds at most, and calls `done` before it returns. Fails as the collector says, or with
// Unavailable when it does not answer.
class RemoteSites : public core::SiteEditor
{
public:
    explicit RemoteSites(service::Access access);

    void addSite(core::Site wanted, SiteDone done) override;
    void editSite(core::SiteId site, core::SiteEdit edit, SiteDone done) override;
    void removeSite(core::SiteId site, VoidDone done) override;
    void applyRetention(bool confirmed, CountDone done) override;
    void applyDiskBudget(qint64 bytes, bool confirmed, CountDone done) override;
    void pack(CountDone done) override;

private:
    core::Result<QByteArray> call(
        const QByteArray &method, const QString &path, const QByteArray &body, int limitMs = 10000);

    service::Access m_access;
    QNetworkAccessManager m_network;
};

} // namespace gatepost::cli

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/clock.h"
#include "collector/core/health.h"
#include "collector/core/result.h"
#include "collector/core/site.h"
#include "collector/core/site_editor.h"
#include "collector/http/guard/guard_settings.h"

#include <QHostAddress>
#include <QObject>

#include <memory>

namespace gatepost::http {

// The report listener: who holds the token may list and change sites and ask for the collector's health.
// The command line of the same user talks to a running collector through it.
//
// Every request needs `Authorization: Bearer <token>`, and a Host that is a loopback name, a loopback address or the
// address it listens on (a page in a browser cannot reach it by a rebound name). A missing, wrong or malformed token
// gets the same 401. Every answer is JSON (UTF-8), `Cache-Control: no-store`, `X-Content-Type-Options: nosniff`.
//
//   GET    /api/v1/sites         200 {"sites":[SITE…]}
//   POST   /api/v1/sites         {"name":"…","timeZone":"Europe/Berlin","hosts":["example.org",…]} → 201 SITE
//                                "timeZone" may be missing: UTC
//   PATCH  /api/v1/sites/<id>    {"name"?,"timeZone"?,"addHosts"?:[…],"removeHosts"?:[…]} → 200 SITE
//   DELETE /api/v1/sites/<id>    204; removes everything recorded for the site
//   GET    /api/v1/health        200 {"storing":true,"trouble":"","queued":0,"queueLimit":0,"storedHits":0,
//                                     "storedLastMinute":0,"lastCommitAgoMs":-1}
//
//   SITE = {"id":1,"name":"…","key":"gp_…","timeZone":"UTC","hosts":[{"name":"example.org","network":"clearnet"}]}
//   Errors: {"error":"one sentence for a person"} with 400 (odd input), 401, 404, 405, 409 (host listed elsewhere),
//   413, 503 (cannot be written now).
//
// Thread: made in and lives in the collector thread. The editor's callbacks come on the writer's thread and hop back;
// a client that has left by then is not missed. All references outlive the server; the editor must have dropped or
// run its callbacks before the server is destroyed.
class ReportServer : public QObject
{
    Q_OBJECT

public:
    // `token`: 256 random bits as 64 hex digits. `settings`: the guard's, as for the collect listener.
    ReportServer(core::SiteEditor &editor, const core::HealthSource &health, const core::Clock &clock, QByteArray token,
        GuardSettings settings = {}, QObject *parent = nullptr);
    ~ReportServer() override;

    // Returns the port; 0 picks a free one. Fails with Io when the address cannot be bound.
    core::Result<quint16> listen(const QHostAddress &address, quint16 port);

    // What GET /sites lists; empty until the first call.
    void setSites(core::SiteBookPtr sites);

    // Stops accepting and closes every connection that waits for no answer.
    void close();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace gatepost::http

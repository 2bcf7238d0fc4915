// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/clock.h"
#include "collector/core/health.h"
#include "collector/core/hit_sink.h"
#include "collector/core/result.h"
#include "collector/core/site.h"
#include "collector/http/collect_settings.h"
#include "collector/http/guard/listener_traits.h"

#include <QHostAddress>
#include <QObject>

#include <chrono>
#include <memory>

namespace gatepost::ingest {
class DropLedger;
class Intake;
} // namespace gatepost::ingest

namespace gatepost::http {

// The collect listeners: takes hits in, answers each only after its transaction has committed, and gives nothing out
// but the agent, a health line and, to loopback peers, a test page. Every request passes the guard (guard/) first.
//
// Answers to a hit: 204 (JSON) or 200 with the image when stored; 202 or the image when dropped on purpose; 4xx when
// not understood; 429 with `Retry-After` when somebody sends too much; 503 with `Retry-After` when the queue is full or
// the commit failed. Images are sent with 4xx and 503, too. Each carries `Gatepost: stored` or `Gatepost: dropped;
// reason=<word>`. Every drop and every refusal is counted in the ledger; nothing of a request is ever echoed or logged.
//
// Thread: made in and lives in the collector thread, with the intake and the ledger; only receiptsReady() is called
// from another (the writer's), and it hops. All references outlive the server; the sink must not call receiptsReady() after the
// server is gone. Never fails later than in listen().
class CollectServer : public QObject, public core::ReceiptListener
{
    Q_OBJECT

public:
    CollectServer(ingest::Intake &intake, ingest::DropLedger &ledger, core::HitSink &sink,
        const core::HealthSource &health, const core::Clock &clock, CollectSettings settings,
        QObject *parent = nullptr);
    ~CollectServer() override;

    // Opens one more listener and returns its port. `port` 0 picks a free one. Fails with Io when the address cannot
    // be bound.
    core::Result<quint16> listen(const QHostAddress &address, quint16 port, ListenerTraits traits = {});

    // What the test page shows. The intake is told by whoever owns it.
    void setSites(core::SiteBookPtr sites);

    // Stops accepting, closes idle connections, answers what still waits for its commit, then emits drained().
    // Whatever is not done within `limit` is cut off. Call once.
    void drain(std::chrono::milliseconds limit);

    // core::ReceiptListener; thread: any.
    void receiptsReady(std::vector<core::Receipt> receipts) override;

    // For health and tests: open connections, and answers that wait for a commit.
    int connectionCount() const;
    qsizetype waitingCount() const;

Q_SIGNALS:
    void drained();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace gatepost::http

// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/http/collect_server.h"

#include "collector/http/bearer.h"
#include "collector/http/collect_door.h"
#include "collector/http/guard/connection.h"
#include "collector/http/guard/guard.h"
#include "collector/http/hit_answers.h"
#include "collector/http/plain_answers.h"
#include "collector/http/sender.h"
#include "collector/http/test_page.h"
#include "collector/ingest/drop_ledger.h"
#include "collector/ingest/intake.h"

#include <QPointer>

#include <deque>

namespace gatepost::http {

namespace {

QByteArray copyOf(QByteArrayView view) { return view.toByteArray(); }

// What the intake may see of a request. The counter's door is told neither who sent it nor, unless an owner wants it,
// the user agent: what it does not have it cannot look at.
ingest::Message messageOf(const RequestHead &head, const QByteArray &body, ingest::Endpoint door, Sender &&sender,
    const ListenerTraits &traits, bool counterLooksAtAgent)
{
    ingest::Message message;
    message.query = copyOf(head.query());
    message.referer = copyOf(head.field(Field::Referer));
    message.origin = copyOf(head.field(Field::Origin));
    message.purpose = copyOf(head.field(Field::Purpose));
    message.globalPrivacyControl = head.field(Field::SecGpc) == QByteArrayView("1");
    message.doNotTrack = head.field(Field::Dnt) == QByteArrayView("1");
    message.listenerNetwork = traits.network;
    message.forwardedHost = std::move(sender.forwardedHost);
    message.isLocal = sender.isLocal;
    if (door != ingest::Endpoint::Counter || counterLooksAtAgent)
        message.userAgent = copyOf(head.field(Field::UserAgent));
    if (door == ingest::Endpoint::Counter)
        return message;
    message.acceptLanguage = copyOf(head.field(Field::AcceptLanguage));
    message.peer = sender.peer;
    message.destination = std::move(sender.destination);
    if (door == ingest::Endpoint::ViewPost) {
        message.body = body;
        message.contentType = copyOf(head.field(Field::ContentType));
    }
    return message;
}

} // namespace

class CollectServer::Private : public RequestHandler
{
public:
    Private(ingest::Intake &intake, ingest::DropLedger &ledger, core::HitSink &sink, const core::HealthSource &health,
        const core::Clock &clock, CollectSettings settings)
        : m_intake(intake),
          m_ledger(ledger),
          m_sink(sink),
          m_health(health),
          m_settings(std::move(settings)),
          m_agent(m_settings.agentScript),
          m_fullAgent(m_settings.fullAgentScript),
          m_notice(m_settings.noticeScript),
          m_testPage(m_settings.paths),
          m_guard(clock, *this, m_settings.guard)
    {
    }

    void handle(Connection &connection, const RequestHead &head, const QByteArray &body) override;
    int refuseBody(const RequestHead &head) override;
    Answer refused(int status) override;

    void takeHit(Connection &connection, const RequestHead &head, const QByteArray &body, ingest::Endpoint door);
    void holdForThisTurn();
    void keepHit(Connection &connection, core::Hit &&hit, ingest::Endpoint door);
    void answerReceipts(const std::vector<core::Receipt> &receipts);
    const ScriptAnswers *scriptOf(CollectDoor door) const;
    bool mayHaveTestPage(const Connection &connection, const RequestHead &head) const;
    const Answer &routeRefusal(int status);

    // An offered hit whose receipt has not come.
    struct Waiting {
        QPointer<Connection> connection; // null once the client has left
        Connection::Place place;
        core::SiteId site;
        ingest::Endpoint door;
        std::size_t record; // the intake's mark of its id
        bool done = false;
    };

    ingest::Intake &m_intake;
    ingest::DropLedger &m_ledger;
    core::HitSink &m_sink;
    const core::HealthSource &m_health;
    const CollectSettings m_settings;
    HitAnswers m_answers;
    PlainAnswers m_plain;
    const ScriptAnswers m_agent;
    const ScriptAnswers m_fullAgent;
    const ScriptAnswers m_notice;
    const TestPage m_testPage;
    core::SiteBookPtr m_sites = std::make_shared<const core::SiteBook>();
    std::deque<Waiting> m_waiting; // by ticket, the first is m_firstTicket
    quint64 m_firstTicket = 1;
    bool m_holds = false; // the sink, until this turn's end
    Guard m_guard; // last: its connections go before what they refer to
};

int CollectServer::Private::refuseBody(const RequestHead &head)
{
    const QByteArrayView encoding = head.field(Field::ContentEncoding);
    if (!encoding.isEmpty() && encoding.compare("identity", Qt::CaseInsensitive) != 0)
        return 415;
    return head.field(Field::ContentType).toByteArray().toLower().startsWith("multipart/") ? 415 : 0;
}

Answer CollectServer::Private::refused(int status)
{
    // A client that waited too long has sent nothing that could be a hit.
    if (status != 408)
        m_ledger.count(core::kNoSite, reasonOfStatus(status));
    return m_plain.refusal(status);
}

const Answer &CollectServer::Private::routeRefusal(int status)
{
    m_ledger.count(core::kNoSite, reasonOfStatus(status));
    return m_plain.refusal(status);
}

// Null: the door leads to no script.
const ScriptAnswers *CollectServer::Private::scriptOf(CollectDoor door) const
{
    switch (door) {
    case CollectDoor::Agent:
        return &m_agent;
    case CollectDoor::FullAgent:
        return &m_fullAgent;
    case CollectDoor::Notice:
        return &m_notice;
    default:
        return nullptr;
    }
}

bool CollectServer::Private::mayHaveTestPage(const Connection &connection, const RequestHead &head) const
{
    // A forwarder of Tor or I2P, or a proxy that says nothing of itself, is a loopback peer, too; the first has a
    // listener of its network, the second mostly ends its connections. A page of another name may have been rebound.
    return m_settings.testPage && connection.peer().isLoopback() && !connection.isProxied()
        && !connection.traits().network && !head.isForwarded() && head.keepAlive()
        && isOwnHost(head.authority(), connection.localAddress());
}

void CollectServer::Private::handle(Connection &connection, const RequestHead &head, const QByteArray &body)
{
    if (head.method() == Method::Options) {
        connection.answer(m_plain.options());
        return;
    }
    const CollectDoor door = collectDoorOf(m_settings.paths, head.path());
    const ScriptAnswers *script = scriptOf(door);
    const bool exists = door != CollectDoor::None && (!script || script->exists())
        && (door != CollectDoor::TestPage || mayHaveTestPage(connection, head));
    if (!exists) {
        connection.answer(routeRefusal(404));
        return;
    }
    const bool reads = head.method() == Method::Get || head.method() == Method::Head;
    if (!reads && !(door == CollectDoor::View && head.method() == Method::Post)) {
        connection.answer(routeRefusal(405));
        return;
    }
    switch (door) {
    case CollectDoor::Agent:
    case CollectDoor::FullAgent:
    case CollectDoor::Notice:
        connection.answer(script->to(head.field(Field::IfNoneMatch)));
        break;
    case CollectDoor::Health:
        connection.answer(healthAnswer(m_health.health()));
        break;
    case CollectDoor::TestPage:
        connection.answer(m_testPage.make(*m_sites, head.query(), connection.localAddress(), connection.localPort()));
        break;
    default:
        takeHit(connection, head, body, endpointOf(door, head.method()));
    }
}

void CollectServer::Private::takeHit(
    Connection &connection, const RequestHead &head, const QByteArray &body, ingest::Endpoint door)
{
    if (head.method() == Method::Head) { // asks what a view would be answered, and is none
        m_ledger.count(core::kNoSite, core::DropReason::Prefetch);
        connection.answer(m_answers.dropped(door, core::DropReason::Prefetch));
        return;
    }
    if (refuseBody(head) != 0) {
        m_ledger.count(core::kNoSite, core::DropReason::Invalid);
        connection.answer(m_answers.refused(door, 415, core::DropReason::Invalid));
        return;
    }
    const ListenerTraits &traits = connection.traits();
    Sender sender = senderOf(traits, connection.peer(), connection.isProxied(), head, m_settings.guard.trustedProxies);
    ingest::Outcome outcome =
        m_intake.take(door, messageOf(head, body, door, std::move(sender), traits, m_intake.wantsCounterAgent()));
    if (auto *hit = std::get_if<core::Hit>(&outcome)) {
        keepHit(connection, std::move(*hit), door);
    } else if (auto *dropped = std::get_if<ingest::Dropped>(&outcome)) {
        m_ledger.count(dropped->site, dropped->reason, dropped->rule);
        if (dropped->sighting)
            m_sink.recordUnlisted(std::move(*dropped->sighting));
        connection.answer(m_answers.dropped(door, dropped->reason));
    } else if (const auto *refusal = std::get_if<ingest::Refused>(&outcome)) {
        m_ledger.count(refusal->site, refusal->reason);
        connection.answer(m_answers.refused(door, refusal->status, refusal->reason));
    }
}

// The hits of all sockets that are ready in one turn of the event loop go into one commit: measured with 32 connections,
// batches of some 25 hits instead of 4, and a third less processor time per hit.
void CollectServer::Private::holdForThisTurn()
{
    if (m_holds)
        return;
    m_holds = true;
    m_sink.hold();
    QMetaObject::invokeMethod(
        &m_guard,
        [this] {
            m_holds = false;
            m_sink.release();
        },
        Qt::QueuedConnection);
}

void CollectServer::Private::keepHit(Connection &connection, core::Hit &&hit, ingest::Endpoint door)
{
    holdForThisTurn();
    const core::SiteId site = hit.site;
    const quint64 ticket = m_firstTicket + m_waiting.size();
    if (m_sink.offer(std::move(hit), ticket) == core::HitSink::Offer::Full) {
        m_intake.takeBack(m_intake.lastRecord());
        m_ledger.count(site, core::DropReason::QueueFull);
        connection.answer(m_answers.busy(door));
        return;
    }
    m_waiting.push_back({&connection, connection.takePlace(), site, door, m_intake.lastRecord(), false});
}

// A batch settles all its answers first and then writes once to each client.
void CollectServer::Private::answerReceipts(const std::vector<core::Receipt> &receipts)
{
    std::vector<QPointer<Connection>> touched;
    touched.reserve(receipts.size());
    for (const core::Receipt &receipt : receipts) {
        const quint64 position = receipt.ticket - m_firstTicket;
        if (position >= m_waiting.size() || m_waiting[position].done)
            continue; // none of ours
        m_waiting[position].done = true;
        Waiting waiting = m_waiting[position];
        while (!m_waiting.empty() && m_waiting.front().done) {
            m_waiting.pop_front();
            ++m_firstTicket;
        }
        if (!receipt.stored()) {
            m_intake.takeBack(waiting.record);
            m_ledger.count(waiting.site, core::DropReason::QueueFull);
        }
        if (!waiting.connection)
            continue;
        waiting.connection->settle(
            waiting.place, receipt.stored() ? m_answers.stored(waiting.door) : m_answers.busy(waiting.door));
        touched.push_back(std::move(waiting.connection));
    }
    for (const QPointer<Connection> &connection : touched) {
        if (connection)
            connection->sendSettled();
    }
}

CollectServer::CollectServer(ingest::Intake &intake, ingest::DropLedger &ledger, core::HitSink &sink,
    const core::HealthSource &health, const core::Clock &clock, CollectSettings settings, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(intake, ledger, sink, health, clock, std::move(settings)))
{
    connect(&d->m_guard, &Guard::connectionsGone, this, &CollectServer::drained);
}

CollectServer::~CollectServer() = default;

core::Result<quint16> CollectServer::listen(const QHostAddress &address, quint16 port, ListenerTraits traits)
{
    return d->m_guard.listen(address, port, traits);
}

void CollectServer::setSites(core::SiteBookPtr sites) { d->m_sites = std::move(sites); }

void CollectServer::drain(std::chrono::milliseconds limit)
{
    d->m_guard.close();
    QTimer::singleShot(limit, this, [this] { d->m_guard.abortAll(); });
}

void CollectServer::receiptsReady(std::vector<core::Receipt> receipts)
{
    QMetaObject::invokeMethod(
        this, [this, batch = std::move(receipts)] { d->answerReceipts(batch); }, Qt::QueuedConnection);
}

int CollectServer::connectionCount() const { return d->m_guard.connectionCount(); }

qsizetype CollectServer::waitingCount() const { return static_cast<qsizetype>(d->m_waiting.size()); }

} // namespace gatepost::http

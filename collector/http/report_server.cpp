// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/http/report_server.h"

#include "collector/http/bearer.h"
#include "collector/http/guard/connection.h"
#include "collector/http/guard/guard.h"
#include "collector/http/site_json.h"

#include <QPointer>

#include <optional>
#include <unordered_map>

using namespace Qt::StringLiterals;

namespace gatepost::http {

namespace {

constexpr QByteArrayView kSitesPath = "/api/v1/sites";
constexpr QByteArrayView kHealthPath = "/api/v1/health";
constexpr QByteArrayView kRetentionPath = "/api/v1/retention";
constexpr QByteArrayView kPackPath = "/api/v1/pack";

Answer jsonAnswer(int status, const QByteArray &body, const QByteArray &moreFields = {})
{
    return Answer(status,
        "Content-Type: application/json\r\n"
        "Cache-Control: no-store\r\n"
        "X-Content-Type-Options: nosniff\r\n"
            + moreFields,
        body);
}

Answer errorAnswer(int status, const QString &sentence) { return jsonAnswer(status, errorJson(sentence)); }

Answer wrongMethod(const QByteArray &allowed)
{
    return jsonAnswer(
        405, errorJson(u"this method is not served here; see the field Allow"_s), "Allow: " + allowed + "\r\n");
}

Answer answerOfError(const core::Error &error)
{
    switch (error.code) {
    case core::ErrorCode::InvalidInput:
        return errorAnswer(400, error.what);
    case core::ErrorCode::NotFound:
        return errorAnswer(404, error.what);
    case core::ErrorCode::AlreadyExists:
        return errorAnswer(409, error.what);
    default:
        return errorAnswer(503, error.what);
    }
}

// The number after "/api/v1/sites/"; 0 when it is none.
core::SiteId siteOfPath(QByteArrayView path)
{
    if (!path.startsWith(kSitesPath) || path.size() <= kSitesPath.size() + 1 || path[kSitesPath.size()] != '/')
        return core::kNoSite;
    bool ok = false;
    const int id = path.sliced(kSitesPath.size() + 1).toByteArray().toInt(&ok);
    return ok && id > 0 ? id : core::kNoSite;
}

} // namespace

class ReportServer::Private : public RequestHandler
{
public:
    Private(ReportServer &server, core::SiteEditor &editor, const core::HealthSource &health, const core::Clock &clock,
        QByteArray token, GuardSettings settings)
        : m_server(server),
          m_editor(editor),
          m_health(health),
          m_token(std::move(token)),
          m_guard(clock, *this, settings)
    {
    }

    void handle(Connection &connection, const RequestHead &head, const QByteArray &body) override;
    int refuseBody(const RequestHead &) override { return 0; }
    Answer refused(int status) override { return errorAnswer(status, u"the request is not well-formed HTTP/1.1"_s); }

    std::optional<Answer> doorkeeper(const Connection &connection, const RequestHead &head) const;
    void handleList(Connection &connection, const RequestHead &head, const QByteArray &body);
    void handleSite(Connection &connection, const RequestHead &head, const QByteArray &body, core::SiteId site);
    void handleRetention(Connection &connection, const RequestHead &head, const QByteArray &body);
    void handlePack(Connection &connection, const RequestHead &head);
    quint64 remember(Connection &connection);
    void settle(quint64 number, const Answer &answer);
    core::SiteEditor::SiteDone siteDone(quint64 number, int goodStatus);

    // An edit that is not done yet. Found by number, so that nothing of a connection goes to the writer's thread.
    struct Waiting {
        QPointer<Connection> connection;
        Connection::Place place;
    };

    ReportServer &m_server;
    core::SiteEditor &m_editor;
    const core::HealthSource &m_health;
    const QByteArray m_token;
    core::SiteBookPtr m_sites = std::make_shared<const core::SiteBook>();
    std::unordered_map<quint64, Waiting> m_waiting;
    quint64 m_nextNumber = 1;
    Guard m_guard; // last: its connections go before what they refer to
};

// Who is not let in, and why.
std::optional<Answer> ReportServer::Private::doorkeeper(const Connection &connection, const RequestHead &head) const
{
    if (!isOwnHost(head.authority(), connection.localAddress()))
        return errorAnswer(403, u"this name is not served here; use the address that the collector printed"_s);
    if (!holdsToken(head.field(Field::Authorization), m_token))
        return jsonAnswer(401, errorJson(u"a valid token is needed"_s), "WWW-Authenticate: Bearer\r\n");
    return std::nullopt;
}

void ReportServer::Private::handle(Connection &connection, const RequestHead &head, const QByteArray &body)
{
    if (const std::optional<Answer> refusal = doorkeeper(connection, head)) {
        connection.answer(*refusal);
        return;
    }
    const QByteArrayView path = head.path();
    if (path == kHealthPath) {
        const bool reads = head.method() == Method::Get || head.method() == Method::Head;
        connection.answer(reads ? jsonAnswer(200, healthJson(m_health.health())) : wrongMethod("GET, HEAD"));
    } else if (path == kSitesPath) {
        handleList(connection, head, body);
    } else if (path == kRetentionPath) {
        handleRetention(connection, head, body);
    } else if (path == kPackPath) {
        handlePack(connection, head);
    } else if (const core::SiteId site = siteOfPath(path); site != core::kNoSite) {
        handleSite(connection, head, body, site);
    } else {
        connection.answer(errorAnswer(404, u"there is nothing at this path"_s));
    }
}

void ReportServer::Private::handleList(Connection &connection, const RequestHead &head, const QByteArray &body)
{
    if (head.method() == Method::Get || head.method() == Method::Head) {
        connection.answer(jsonAnswer(200, siteListJson(*m_sites)));
    } else if (head.method() == Method::Post) {
        core::Result<core::Site> wanted = siteOfJson(body);
        if (!wanted)
            connection.answer(answerOfError(wanted.error()));
        else
            m_editor.addSite(std::move(wanted).value(), siteDone(remember(connection), 201));
    } else {
        connection.answer(wrongMethod("GET, HEAD, POST"));
    }
}

void ReportServer::Private::handleSite(
    Connection &connection, const RequestHead &head, const QByteArray &body, core::SiteId site)
{
    if (head.method() == Method::Patch) {
        core::Result<core::SiteEdit> edit = siteEditOfJson(body);
        if (!edit)
            connection.answer(answerOfError(edit.error()));
        else
            m_editor.editSite(site, std::move(edit).value(), siteDone(remember(connection), 200));
    } else if (head.method() == Method::Delete) {
        m_editor.removeSite(site, [this, number = remember(connection)](const core::Result<void> &result) {
            settle(number, result ? jsonAnswer(204, {}) : answerOfError(result.error()));
        });
    } else {
        connection.answer(wrongMethod("PATCH, DELETE"));
    }
}

void ReportServer::Private::handleRetention(Connection &connection, const RequestHead &head, const QByteArray &body)
{
    if (head.method() != Method::Post) {
        connection.answer(wrongMethod("POST"));
        return;
    }
    const core::Result<bool> confirmed = confirmationOfJson(body);
    if (!confirmed) {
        connection.answer(answerOfError(confirmed.error()));
        return;
    }
    const core::Result<qint64> budget = diskBudgetOfJson(body);
    if (!budget) {
        connection.answer(answerOfError(budget.error()));
        return;
    }
    const auto done = [this, number = remember(connection)](const core::Result<qint64> &removed) {
        settle(number, removed ? jsonAnswer(200, removedHitsJson(removed.value())) : answerOfError(removed.error()));
    };
    if (budget.value() > 0)
        m_editor.applyDiskBudget(budget.value(), confirmed.value(), done);
    else
        m_editor.applyRetention(confirmed.value(), done);
}

void ReportServer::Private::handlePack(Connection &connection, const RequestHead &head)
{
    if (head.method() != Method::Post) {
        connection.answer(wrongMethod("POST"));
        return;
    }
    m_editor.pack([this, number = remember(connection)](const core::Result<qint64> &packed) {
        settle(number, packed ? jsonAnswer(200, packedHitsJson(packed.value())) : answerOfError(packed.error()));
    });
}

quint64 ReportServer::Private::remember(Connection &connection)
{
    const quint64 number = m_nextNumber++;
    m_waiting.insert_or_assign(number, Waiting{&connection, connection.takePlace()});
    return number;
}

core::SiteEditor::SiteDone ReportServer::Private::siteDone(quint64 number, int goodStatus)
{
    return [this, number, goodStatus](const core::Result<core::Site> &result) {
        settle(number, result ? jsonAnswer(goodStatus, siteJson(result.value())) : answerOfError(result.error()));
    };
}

// Thread: any. Only a number and bytes cross.
void ReportServer::Private::settle(quint64 number, const Answer &answer)
{
    QMetaObject::invokeMethod(
        &m_server,
        [this, number, answer] {
            const auto found = m_waiting.find(number);
            if (found == m_waiting.end())
                return;
            const Waiting waiting = found->second;
            m_waiting.erase(found);
            if (!waiting.connection)
                return;
            waiting.connection->settle(waiting.place, answer);
            waiting.connection->sendSettled();
        },
        Qt::QueuedConnection);
}

ReportServer::ReportServer(core::SiteEditor &editor, const core::HealthSource &health, const core::Clock &clock,
    QByteArray token, GuardSettings settings, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(*this, editor, health, clock, std::move(token), settings))
{
}

ReportServer::~ReportServer() = default;

core::Result<quint16> ReportServer::listen(const QHostAddress &address, quint16 port)
{
    return d->m_guard.listen(address, port);
}

void ReportServer::setSites(core::SiteBookPtr sites) { d->m_sites = std::move(sites); }

void ReportServer::close() { d->m_guard.close(); }

} // namespace gatepost::http

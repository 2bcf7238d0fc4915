// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/http/plain_answers.h"

#include "collector/http/hit_answers.h"

#include <QCryptographicHash>

namespace gatepost::http {

namespace {

constexpr QByteArrayView kAllow = "GET, HEAD, POST, OPTIONS";

QByteArray refusalBody(int status)
{
    switch (status) {
    case 404:
        return "There is nothing here.\n";
    case 405:
        return "This method is not served here.\n";
    case 408:
        return "The request took too long.\n";
    case 411:
        return "Send the body with a Content-Length.\n";
    case 413:
    case 414:
    case 431:
        return "The request is too large.\n";
    case 415:
        return "Send plain JSON without content encoding.\n";
    case 417:
        return "Only 100-continue can be expected here.\n";
    case 501:
        return "This is not implemented here.\n";
    case 505:
        return "Speak HTTP/1.1.\n";
    default:
        return "The request is malformed.\n";
    }
}

} // namespace

PlainAnswers::PlainAnswers()
    : m_options(204,
        "Access-Control-Allow-Origin: *\r\n"
        "Access-Control-Allow-Methods: "
            + kAllow.toByteArray()
            + "\r\n"
              "Access-Control-Allow-Headers: Content-Type\r\n"
              "Access-Control-Max-Age: 86400\r\n"
              "Allow: "
            + kAllow.toByteArray() + "\r\n")
{
}

const Answer &PlainAnswers::refusal(int status)
{
    auto found = m_refusals.find(status);
    if (found == m_refusals.end()) {
        QByteArray fields = "Content-Type: text/plain; charset=utf-8\r\n"
                            "Cache-Control: no-store\r\n"
                            "Access-Control-Allow-Origin: *\r\n"
                            "X-Content-Type-Options: nosniff\r\n"
            + droppedLine(reasonOfStatus(status));
        if (status == 405)
            fields += "Allow: " + kAllow.toByteArray() + "\r\n";
        found = m_refusals.insert(status, Answer(status, fields, refusalBody(status)));
    }
    return *found;
}

ScriptAnswers::ScriptAnswers(const QByteArray &script)
{
    if (script.isEmpty())
        return;
    m_tag = '"' + QCryptographicHash::hash(script, QCryptographicHash::Sha256).toHex().first(16) + '"';
    const QByteArray fields = "ETag: " + m_tag
        + "\r\n"
          "Cache-Control: public, max-age=3600\r\n"
          "Access-Control-Allow-Origin: *\r\n"
          "Cross-Origin-Resource-Policy: cross-origin\r\n";
    m_whole.emplace(200,
        fields
            + "Content-Type: text/javascript; charset=utf-8\r\n"
              "X-Content-Type-Options: nosniff\r\n",
        script);
    m_unchanged.emplace(304, fields);
}

const Answer &ScriptAnswers::to(QByteArrayView ifNoneMatch) const
{
    while (!ifNoneMatch.isEmpty()) {
        const qsizetype comma = ifNoneMatch.indexOf(',');
        QByteArrayView tag = (comma < 0 ? ifNoneMatch : ifNoneMatch.first(comma)).trimmed();
        if (tag.startsWith("W/"))
            tag = tag.sliced(2);
        if (tag == m_tag || tag == QByteArrayView("*"))
            return *m_unchanged;
        if (comma < 0)
            break;
        ifNoneMatch = ifNoneMatch.sliced(comma + 1);
    }
    return *m_whole;
}

Answer healthAnswer(const core::Health &health)
{
    const QByteArray ago = health.lastCommitAgoMs < 0 ? QByteArray("null") : QByteArray::number(health.lastCommitAgoMs);
    const QByteArray body = QByteArray("{\"status\":\"") + (health.storing ? "ok" : "trouble")
        + "\",\"queue\":" + QByteArray::number(health.queued) + ",\"lastCommitAgo\":" + ago + "}\n";
    return Answer(health.storing ? 200 : 503,
        "Content-Type: application/json\r\n"
        "Cache-Control: no-store\r\n",
        body);
}

} // namespace gatepost::http

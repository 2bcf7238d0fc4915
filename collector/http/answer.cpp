// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/http/answer.h"

namespace gatepost::http {

namespace {

QByteArrayView reasonPhrase(int status)
{
    switch (status) {
    case 100:
        return "Continue";
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 202:
        return "Accepted";
    case 204:
        return "No Content";
    case 304:
        return "Not Modified";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 411:
        return "Length Required";
    case 413:
        return "Content Too Large";
    case 414:
        return "URI Too Long";
    case 415:
        return "Unsupported Media Type";
    case 417:
        return "Expectation Failed";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 503:
        return "Service Unavailable";
    case 505:
        return "HTTP Version Not Supported";
    default:
        return "Answer";
    }
}

} // namespace

Answer::Answer(int status, const QByteArray &fields, const QByteArray &body)
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(status) + ' ' + reasonPhrase(status).toByteArray() + "\r\n";
    head += fields;
    if (status >= 200 && status != 204 && status != 304)
        head += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    const QByteArray keep = head + "\r\n";
    const QByteArray close = head + "Connection: close\r\n\r\n";
    m_written = std::make_shared<const Written>(Written{status, {keep + body, close + body, keep, close}});
}

const QByteArray &Answer::bytes(bool last, bool headOnly) const
{
    return m_written->bytes[(headOnly ? 2U : 0U) + (last ? 1U : 0U)];
}

} // namespace gatepost::http

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace gatepost::testing {

// An agent string of a person's browser; `extra` is appended.
inline QByteArray browserAgent(const QByteArray &extra = {})
{
    return "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0" + extra;
}

// Header lines end with CRLF each. The browser's agent string is added unless `headers` brings one.
inline QByteArray getRequest(const QByteArray &target, const QByteArray &headers = {})
{
    const QByteArray agent = headers.contains("User-Agent:") ? QByteArray() : "User-Agent: " + browserAgent() + "\r\n";
    return "GET " + target + " HTTP/1.1\r\nHost: stats.example\r\n" + agent + headers + "\r\n";
}

inline QByteArray postRequest(const QByteArray &target, const QByteArray &body, const QByteArray &headers = {},
    const QByteArray &type = "application/json")
{
    const QByteArray agent = headers.contains("User-Agent:") ? QByteArray() : "User-Agent: " + browserAgent() + "\r\n";
    return "POST " + target + " HTTP/1.1\r\nHost: stats.example\r\nContent-Type: " + type
        + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n" + agent + headers + "\r\n" + body;
}

} // namespace gatepost::testing

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QHostAddress>

namespace gatepost::http {

// The first line of a connection that a proxy forwards (HAProxy's PROXY protocol, version 1):
// `PROXY TCP4 192.0.2.1 198.51.100.1 56324 443` and CRLF, or `PROXY UNKNOWN …` when the proxy does not know. Read
// strictly: what the protocol does not allow word for word is broken, and so is a 108th byte.
//
// A pure function over bytes, fed in pieces of any size. Thread: any, one at a time.
class ProxyLine
{
public:
    enum class State { Reading, Complete, Broken };

    // Takes bytes that follow those of earlier calls and returns how many belong to the line. Does nothing once it is
    // Complete or Broken; what cannot become a line any more is Broken at once.
    qsizetype feed(QByteArrayView bytes);

    State state() const { return m_state; }
    // Once Complete: where the client connects from, never v4-mapped; null when the proxy does not know.
    const QHostAddress &source() const { return m_source; }

private:
    bool read(QByteArrayView line);

    QByteArray m_bytes;
    QHostAddress m_source;
    State m_state = State::Reading;
};

} // namespace gatepost::http

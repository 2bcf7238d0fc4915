// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/http/guard/guard_settings.h"
#include "collector/http/guard/request_head.h"

namespace gatepost::http {

// Decides where one HTTP/1.1 request (RFC 9112) begins and ends, and refuses everything about which two readers of
// the same bytes could differ: bare CR or LF, control characters, folded lines, space before a colon, repeated or odd
// lengths and hosts, any Transfer-Encoding. Stricter than the standard where the standard lets a recipient repair.
//
// A pure function over bytes, fed in pieces of any size: no input or output, no clock. Looks at each byte of a head
// once, at no byte of a body. Thread: any, one at a time.
class RequestFramer
{
public:
    enum class State {
        Empty, // nothing of the next request came yet
        Head, // within request line or header fields
        Body, // the head is whole, bytes of the body are missing
        Complete,
        Refused, // not a request that is served; see refusal()
    };

    // `limits` outlives this.
    explicit RequestFramer(const FramingLimits &limits);

    // Takes bytes that follow those of earlier calls and returns how many belong to this request: all of them, unless
    // the request ends within them or is refused. Does nothing once Complete or Refused.
    qsizetype feed(QByteArrayView bytes);

    // As feed() within a body, for bytes that need not be looked at.
    qsizetype feedBody(qsizetype available);

    State state() const { return m_state; }

    // Whole from Body on. Gone with next().
    const RequestHead &head() const { return m_head; }
    qsizetype headSize() const { return m_head.m_bytes.size(); }

    // The HTTP status that says why: 400, 405, 411, 413, 414, 417, 431, 501 or 505. The connection cannot go on.
    int refusal() const { return m_refusal; }

    // Forgets the request, for the next one of the same connection.
    void next();

private:
    bool takeLine(qsizetype begin, qsizetype end);
    bool takeRequestLine(qsizetype begin, qsizetype end);
    bool takeTarget(qsizetype begin, qsizetype end);
    bool takeField(qsizetype begin, qsizetype end);
    bool rememberField(Field field, qsizetype begin, qsizetype end);
    bool takeHeadEnd();
    bool takeLength();
    bool checkUnfinishedLine();
    bool refuse(int status);

    const FramingLimits &m_limits;
    RequestHead m_head;
    State m_state = State::Empty;
    qsizetype m_lineStart = 0;
    qsizetype m_bodyLeft = 0;
    int m_lines = 0; // request line and fields so far
    int m_emptyLines = 0;
    int m_refusal = 0;
    bool m_hasRequestLine = false;
};

// True when `text` is a host with an optional port as a Host field may carry it: a name of letters, digits, '-', '_'
// and single dots (at most 253 bytes), an IPv4 address, or an IPv6 address in brackets without zone.
bool isAuthority(QByteArrayView text);

} // namespace gatepost::http

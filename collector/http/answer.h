// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <array>
#include <memory>

namespace gatepost::http {

// One whole HTTP/1.1 answer, written out once and sent many times. Immutable; a copy is one reference count.
// It never holds bytes of a request.
class Answer
{
public:
    // `fields`: header lines, each ended by CRLF; Content-Length and Connection are added here.
    // `body` must be empty for 204 and 304.
    explicit Answer(int status, const QByteArray &fields = {}, const QByteArray &body = {});

    // `last`: the connection closes after it. `headOnly`: the request was HEAD, the body stays away.
    const QByteArray &bytes(bool last, bool headOnly) const;

    int status() const { return m_written->status; }

private:
    struct Written {
        int status;
        std::array<QByteArray, 4> bytes;
    };
    std::shared_ptr<const Written> m_written;
};

} // namespace gatepost::http

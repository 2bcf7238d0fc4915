// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/http/answer.h"
#include "collector/http/guard/request_head.h"

#include <QByteArray>

namespace gatepost::http {

class Connection;

// What a server does with the requests that passed its guard. Thread: the guard's.
class RequestHandler
{
public:
    virtual ~RequestHandler() = default;

    // One well-formed request. Takes exactly one place in the connection's line of answers (Connection::takePlace)
    // and settles it, now or later. `head` and `body` live only for the call.
    virtual void handle(Connection &connection, const RequestHead &head, const QByteArray &body) = 0;

    // Asked when the head is whole and its body is not: a status other than 0 refuses without reading the body.
    virtual int refuseBody(const RequestHead &head) = 0;

    // The answer to a request that the guard refuses with `status`; called once for each, so that it may be counted.
    virtual Answer refused(int status) = 0;
};

} // namespace gatepost::http

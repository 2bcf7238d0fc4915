// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/ingest/message.h"
#include "collector/ingest/raw_visit.h"

namespace gatepost::ingest {

// One function per door; each consumes the message. Thread: any. Refused when the request cannot be understood:
// 400 for wrong form, 415 for a body that is no UTF-8 JSON.

// POST /api/view. Body: one JSON object of at most 64 keys, nested at most eight deep, no key twice, no byte order mark;
// `page` must be there. Content type application/json, text/plain or none.
Decoded decodeViewJson(Message &&message);

// GET /api/view?… The same fields as query parameters, the campaign's among them; `props` is JSON text.
Decoded decodeViewQuery(Message &&message);

// GET /pixel.gif?path=&title=&referrer=&resolution=. With neither `resolution` nor `referrer` the page had no script.
Decoded decodePixel(Message &&message);

// GET /noscript.gif?page=&title=
Decoded decodeNoscript(Message &&message);

// GET /count.gif[?page=]. The address stays in the message and ends with it: it is not looked at. The user agent is
// passed on if there is one, for sites that have crawlers left out.
Decoded decodeCounter(Message &&message);

// What every door has in common: how the request came, and the page's address.
RawVisit visitWithHead(core::Channel channel, Message &message);

// The same with what only agent and noscript records may carry.
RawVisit visitWithClient(core::Channel channel, Message &message);

} // namespace gatepost::ingest

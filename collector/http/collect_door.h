// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/http/collect_settings.h"
#include "collector/http/guard/request_head.h"
#include "collector/ingest/message.h"

namespace gatepost::http {

// What a path of the collect listener leads to.
enum class CollectDoor { None, Agent, FullAgent, View, Pixel, Noscript, Counter, Notice, Health, TestPage };

// `path` as sent: doors are plain ASCII and are not decoded, so that there is one way to write each. An empty path
// (of an absolute target) is "/".
CollectDoor collectDoorOf(const CollectPaths &paths, QByteArrayView path);

// The intake's name for one of the doors that take hits.
ingest::Endpoint endpointOf(CollectDoor door, Method method);

} // namespace gatepost::http

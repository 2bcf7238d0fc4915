// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/http/collect_door.h"

namespace gatepost::http {

CollectDoor collectDoorOf(const CollectPaths &paths, QByteArrayView path)
{
    if (path.isEmpty())
        path = "/";
    const std::pair<const QByteArray &, CollectDoor> doors[] = {
        {paths.view, CollectDoor::View},
        {paths.counter, CollectDoor::Counter},
        {paths.image, CollectDoor::Counter},
        {paths.pixel, CollectDoor::Pixel},
        {paths.noscript, CollectDoor::Noscript},
        {paths.agent, CollectDoor::Agent},
        {paths.fullAgent, CollectDoor::FullAgent},
        {paths.notice, CollectDoor::Notice},
        {paths.health, CollectDoor::Health},
        {paths.testPage, CollectDoor::TestPage},
    };
    for (const auto &[known, door] : doors) {
        if (path == known)
            return door;
    }
    return CollectDoor::None;
}

ingest::Endpoint endpointOf(CollectDoor door, Method method)
{
    switch (door) {
    case CollectDoor::Pixel:
        return ingest::Endpoint::Pixel;
    case CollectDoor::Noscript:
        return ingest::Endpoint::Noscript;
    case CollectDoor::Counter:
        return ingest::Endpoint::Counter;
    default:
        return method == Method::Post ? ingest::Endpoint::ViewPost : ingest::Endpoint::ViewGet;
    }
}

} // namespace gatepost::http

// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/core/dimension.h"

namespace gatepost::core {

namespace {

constexpr DimensionInfo line(Dimension dimension, const char *name, const char *column, int number)
{
    return {dimension, QLatin1String(name), QLatin1String(column), number};
}

constexpr std::array<DimensionInfo, kDimensionCount> kTable = {{
    line(Dimension::Page, "page", "page", 1),
    line(Dimension::Title, "title", "title", 2),
    line(Dimension::Referrer, "referrer", "referrer", 3),
    line(Dimension::Source, "source", "source", 4),
    line(Dimension::Medium, "medium", "medium", 5),
    line(Dimension::CampaignSource, "utm_source", "utm_source", 6),
    line(Dimension::CampaignMedium, "utm_medium", "utm_medium", 7),
    line(Dimension::CampaignName, "utm_campaign", "utm_campaign", 8),
    line(Dimension::CampaignTerm, "utm_term", "utm_term", 9),
    line(Dimension::CampaignContent, "utm_content", "utm_content", 10),
    line(Dimension::Browser, "browser", "browser", 11),
    line(Dimension::BrowserVersion, "browser_version", "browser_version", 12),
    line(Dimension::System, "system", "system", 13),
    line(Dimension::Device, "device", "device", 14),
    line(Dimension::Platform, "platform", "platform", 15),
    line(Dimension::Screen, "screen", "screen", 16),
    line(Dimension::Language, "language", "language", 17),
    line(Dimension::Country, "country", "country", 18),
    line(Dimension::TimeZone, "timezone", "timezone", 19),
    line(Dimension::UtcOffset, "utc_offset", "utc_offset", 20),
    line(Dimension::Host, "host", "host", 21),
    line(Dimension::Event, "event", "event", 22),
    line(Dimension::Property, "property", "property", 23),
    line(Dimension::Network, "network", "network", 0),
    line(Dimension::Channel, "channel", "channel", 0),
}};

} // namespace

const std::array<DimensionInfo, kDimensionCount> &dimensions() { return kTable; }

const DimensionInfo &dimensionInfo(Dimension dimension) { return kTable[indexOf(dimension)]; }

std::optional<Dimension> dimensionOfName(QAnyStringView name)
{
    for (const DimensionInfo &info : kTable) {
        if (QAnyStringView(info.name) == name)
            return info.dimension;
    }
    return std::nullopt;
}

} // namespace gatepost::core

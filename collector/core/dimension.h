// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAnyStringView>
#include <QLatin1String>

#include <array>
#include <optional>

namespace gatepost::core {

// What a report groups by. Those before Network hold text and are stored as an id of the dictionary (`term`);
// Network and Channel are stored as the number of their enum. The order here is free: what is on disk is the
// `number` in the table below, and a new dimension takes the next free one.
enum class Dimension : quint8 {
    Page,
    Title,
    Referrer,
    Source,
    Medium,
    CampaignSource,
    CampaignMedium,
    CampaignName,
    CampaignTerm,
    CampaignContent,
    Browser,
    BrowserVersion,
    System,
    Device,
    Platform,
    Screen,
    Language,
    Country,
    TimeZone,
    UtcOffset,
    Host,
    Event,
    Property, // of an event: all pairs of one record, see event_properties.h
    // -- stored as the number of their enum:
    Network,
    Channel,
};
inline constexpr int kTermDimensionCount = 23;
inline constexpr int kDimensionCount = 25;

// One line of the table of dimensions.
struct DimensionInfo {
    Dimension dimension;
    QLatin1String name; // in filters, CSV headers and JSON: "page"
    QLatin1String column; // of table `hit`
    int number; // in `term.dim`; 0 for those without a dictionary

    constexpr bool hasTerms() const { return number != 0; }
};

// In the order of the enum.
const std::array<DimensionInfo, kDimensionCount> &dimensions();
const DimensionInfo &dimensionInfo(Dimension dimension);
std::optional<Dimension> dimensionOfName(QAnyStringView name);

constexpr std::size_t indexOf(Dimension dimension) { return static_cast<std::size_t>(dimension); }

} // namespace gatepost::core

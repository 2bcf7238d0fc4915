// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/result.h"

#include <QAnyStringView>
#include <QByteArray>
#include <QString>

#include <utility>
#include <vector>

namespace gatepost::core {

// Where the country of a view comes from.
enum class CountrySource : quint8 { None, TimeZone, Address };

// How visits are told apart. Tab: by the tab's own counter. Referrer: a view that came from elsewhere starts one.
// Address: by a keyed hash of site, address and agent that is kept in memory for at most a day.
enum class VisitCounting : quint8 { Off, Referrer, Tab, Address };

// What the owner of a site has decided to collect. The defaults are the preset `strict`.
struct SiteOptions {
    CountrySource country = CountrySource::TimeZone;
    VisitCounting visits = VisitCounting::Tab;

    // What a record may carry; what is off is dropped in the privacy filter.
    bool agent = true; // the script's and the no-script image's views at all
    bool title = true;
    bool screen = true;
    bool language = true;
    bool loadTime = true;
    bool campaign = true;
    bool events = true;
    bool platform = true; // browser, system, device and platform

    bool counter = true;
    bool counterLooksAtAgent = false; // to leave out crawlers; read in memory, never kept

    bool honourOptOut = true; // Sec-GPC: 1 and DNT: 1
    bool mergeSubdomains = false; // www.example.org is listed with, and counted as, example.org
    bool unlistedHosts = true; // keep the list of hosts that use this site's key and are not listed
    std::vector<QByteArray> skippedHosts; // canonical; what comes for them leaves nothing but a drop

    std::vector<QByteArray> queryParameters; // stay in the page's path; all others are cut
    std::vector<QByteArray> pathMasks; // such as "/users/*/orders/*": each `*` hides one whole segment
    std::vector<QByteArray> eventProperties; // keys of events' props that are kept

    int retentionMonths = 25; // 1…1200
    int smallCount = 10; // shared views show cells under this as "<10"; 0: all as they are

    bool demo = false; // its records are invented: every screen says so

    friend bool operator==(const SiteOptions &, const SiteOptions &) = default;
};

// One line of the table of options: how it is written, and one sentence of what it costs and gains.
struct OptionInfo {
    QLatin1String name; // "country"
    QLatin1String values; // for people: "none|timezone|address", "on|off", "list of hosts"
    QLatin1String sentence;
};

// All options, in the order they are shown.
const std::vector<OptionInfo> &siteOptionTable();

// The text form: a word of `values`, a number, or a list parted by commas. setOption() of optionText() changes nothing.
QString optionText(const SiteOptions &options, QAnyStringView name);

// Fails with InvalidInput for a name or value that is none, and says what could have been written. Host names and
// lists are made canonical; a list holds at most 100 entries.
Result<void> setOption(SiteOptions &options, QAnyStringView name, const QString &text);

// Names and one sentence each: strict (the defaults), with-country, counter-only. A preset sets what is collected;
// lists of hosts, parameters, masks, retention and smallCount stay as they are.
const std::vector<OptionInfo> &siteOptionPresets();
Result<void> applyPreset(SiteOptions &options, QAnyStringView preset);

// What differs from the defaults, in the order of the table: what is stored.
std::vector<std::pair<QByteArray, QByteArray>> changedOptions(const SiteOptions &options);

} // namespace gatepost::core

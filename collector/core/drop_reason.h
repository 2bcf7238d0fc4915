// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/site.h"
#include "collector/core/slot.h"

#include <QAnyStringView>
#include <QByteArray>
#include <QLatin1String>

#include <optional>

namespace gatepost::core {

// Why a request was refused or ignored: a closed list. The numbers are on disk: append only, never reorder.
enum class DropReason : quint8 {
    Bot,
    Prefetch,
    Spam,
    OptOut,
    UnlistedHost,
    UnknownSite,
    SkippedHost,
    Duplicate,
    Rate,
    Invalid,
    TooLarge,
    Disabled,
    QueueFull,
};
inline constexpr int kDropReasonCount = 13;

// The word in the `Gatepost:` answer header and in the drop ledger: "bot", "unlisted-host", …
QLatin1String dropReasonName(DropReason reason);
std::optional<DropReason> dropReasonOfName(QAnyStringView name);

// One line of the drop ledger: how many requests of a site fell to one reason in the hour that starts at `hour`.
struct DropCount {
    Slot hour = 0; // first slot of the hour
    SiteId site = kNoSite; // kNoSite: it could not be told whose it was
    DropReason reason = DropReason::Invalid;
    qint64 count = 0;
    QByteArray rule =
        {}; // which rule of that reason, such as the crawler's name; mostly empty, never text of a request
};

} // namespace gatepost::core

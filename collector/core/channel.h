// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAnyStringView>
#include <QLatin1String>

#include <array>
#include <optional>

namespace gatepost::core {

// How a view was reported. The numbers are on disk: never reorder.
enum class Channel : quint8 { Agent = 0, Counter = 1, Noscript = 2, Log = 3 };
inline constexpr int kChannelCount = 4;

// What a record says. The numbers are on disk: never reorder.
// Ready is a second record of one view: it adds its load time, never a view.
enum class Action : quint8 { View = 0, Ready = 1, Event = 2 };

// The name in files, filters and answers: "agent", "counter", "noscript", "log".
QLatin1String channelName(Channel channel);
std::optional<Channel> channelOfName(QAnyStringView name);

} // namespace gatepost::core

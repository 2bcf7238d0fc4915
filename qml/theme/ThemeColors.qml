// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

// The colours, light or dark.
QtObject {
    id: group

    required property bool dark
    readonly property color background: group.dark ? "#0E1116" : "#F6F7F9"
    readonly property color surface: group.dark ? "#151920" : "#FFFFFF"
    readonly property color raised: group.dark ? "#1C222B" : "#F0F2F5"
    readonly property color hover: group.dark ? "#1A1F28" : "#F3F5F8"
    readonly property color line: group.dark ? "#262D38" : "#E4E7EC"
    readonly property color text: group.dark ? "#E9EDF3" : "#131720"
    readonly property color muted: group.dark ? "#9AA4B4" : "#5A6372"
    readonly property color faint: group.dark ? "#6B7585" : "#8A93A3"
    readonly property color accent: group.dark ? "#7AA7FF" : "#2563EB"
    readonly property color accentSoft: group.dark ? "#1B2740" : "#E8EFFD"
    readonly property color accentSoftHover: group.dark ? "#223252" : "#DBE6FC"
    readonly property color inkOnAccent: group.dark ? "#0E1116" : "#FFFFFF"
    readonly property color reported: group.dark ? "#6C9EFF" : "#2563EB"
    readonly property color noscript: group.dark ? "#F2B33D" : "#E89B00"
    readonly property color blocked: group.dark ? "#F0668E" : "#C2255C"
    readonly property color blockedStripe: group.dark ? "#B04569" : "#DB7097"
    readonly property color better: group.dark ? "#4ADE80" : "#15803D"
    readonly property color worse: group.dark ? "#FF8A80" : "#B42318"
    readonly property color scrim: group.dark ? "#99000000" : "#4D131720"
    // Colour-blind-safe order for lines that stand side by side.
    readonly property list<color> series: [group.reported, group.blocked, group.noscript, group.muted]
}

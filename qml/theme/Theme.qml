// SPDX-License-Identifier: GPL-3.0-or-later
pragma Singleton

import QtQuick

// The tokens of the look. Pages and components name tokens, never a colour, a size of type or a duration.
QtObject {
    id: theme

    // Until the settings say otherwise, as light or dark as the desktop's windows.
    property bool dark: desktop.window.hslLightness < 0.5
    // False where the desktop asks for less motion; every duration is then 0.
    property bool motion: true

    readonly property SystemPalette desktop: SystemPalette { }

    readonly property QtObject color: QtObject {
        readonly property color background: theme.dark ? "#0E1116" : "#F6F7F9"
        readonly property color surface: theme.dark ? "#151920" : "#FFFFFF"
        readonly property color raised: theme.dark ? "#1C222B" : "#F0F2F5"
        readonly property color hover: theme.dark ? "#1A1F28" : "#F3F5F8"
        readonly property color line: theme.dark ? "#262D38" : "#E4E7EC"
        readonly property color text: theme.dark ? "#E9EDF3" : "#131720"
        readonly property color muted: theme.dark ? "#9AA4B4" : "#5A6372"
        readonly property color faint: theme.dark ? "#6B7585" : "#8A93A3"
        readonly property color accent: theme.dark ? "#7AA7FF" : "#2563EB"
        readonly property color accentSoft: theme.dark ? "#1B2740" : "#E8EFFD"
        readonly property color accentSoftHover: theme.dark ? "#223252" : "#DBE6FC"
        readonly property color inkOnAccent: theme.dark ? "#0E1116" : "#FFFFFF"
        readonly property color reported: theme.dark ? "#6C9EFF" : "#2563EB"
        readonly property color noscript: theme.dark ? "#F2B33D" : "#E89B00"
        readonly property color blocked: theme.dark ? "#F0668E" : "#C2255C"
        readonly property color blockedStripe: theme.dark ? "#B04569" : "#DB7097"
        readonly property color better: theme.dark ? "#4ADE80" : "#15803D"
        readonly property color worse: theme.dark ? "#FF8A80" : "#B42318"
        readonly property color scrim: theme.dark ? "#99000000" : "#4D131720"
        // Colour-blind-safe order for lines that stand side by side.
        readonly property list<color> series: [reported, blocked, noscript, muted]
    }

    readonly property QtObject space: QtObject {
        readonly property int hair: 1
        readonly property int xs: 4
        readonly property int s: 8
        readonly property int m: 12
        readonly property int l: 16
        readonly property int xl: 20
        readonly property int xxl: 32
        readonly property int gap: 12
        readonly property int cardX: 16
        readonly property int cardY: 14
        readonly property int row: 26
        readonly property int tableRow: 31
        readonly property int control: 32
        readonly property int rail: 188
        readonly property int railNarrow: 56
    }

    readonly property QtObject radius: QtObject {
        readonly property int card: 12
        readonly property int control: 8
        readonly property int row: 5
        readonly property int small: 4
    }

    readonly property QtObject type: QtObject {
        readonly property string family: "Inter"
        readonly property string mono: "monospace"
        readonly property int tick: 11
        readonly property int small: 12
        readonly property int table: 13
        readonly property int body: 13
        readonly property int title: 15
        readonly property int figure: 26
        readonly property int regular: Font.Normal
        readonly property int medium: Font.Medium
        readonly property int strong: Font.DemiBold
        readonly property int bold: Font.Bold
    }

    readonly property QtObject time: QtObject {
        readonly property int quick: theme.motion ? 90 : 0
        readonly property int calm: theme.motion ? 150 : 0
        readonly property int tipDelay: 350
    }
}

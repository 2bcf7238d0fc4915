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
    // Shapes need a layer to have smooth edges, as long as a graphics card draws; the processor smooths them anyway.
    property bool smoothed: true

    readonly property SystemPalette desktop: SystemPalette { }
    readonly property ThemeColors color: dark ? night : day
    readonly property ThemeColors day: ThemeColors { dark: false }
    readonly property ThemeColors night: ThemeColors { dark: true }
    readonly property ThemeSpace space: ThemeSpace { }
    readonly property ThemeRadius radius: ThemeRadius { }
    readonly property ThemeType type: ThemeType { }
    readonly property ThemeTime time: ThemeTime { motion: theme.motion }
}

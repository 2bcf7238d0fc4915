// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

// Radii of corners.
QtObject {
    readonly property int card: 12
    readonly property int control: 8
    readonly property int row: 5
    readonly property int small: 4
}

// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

// Distances and sizes in pixels, on a grid of eight and its halves.
QtObject {
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

// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

// Families, sizes in pixels and weights of type.
QtObject {
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
    // Whole fonts, for what is made by the hundred.
    readonly property font cell: Qt.font({ family: family, pixelSize: table, weight: regular })
    readonly property font strongCell: Qt.font({ family: family, pixelSize: table, weight: strong })
}

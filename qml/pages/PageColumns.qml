// SPDX-License-Identifier: GPL-3.0-or-later
pragma Singleton

import QtQuick
import Gatepost.Console

// The columns of the tables, so that the same figure looks the same everywhere.
QtObject {
    readonly property list<TableColumn> all: [
        TableColumn { role: "text"; sortRole: "text"; stretch: true; text: true; title: qsTr("Page") },
        TableColumn { fromWidth: 1180; muted: true; role: "attribute"; sortRole: "attribute"; text: true; title: qsTr("Title"); width: 260 },
        TableColumn { definition: Definitions.views; role: "viewsText"; sortRole: "views"; strong: true; title: qsTr("Views"); width: 88 },
        TableColumn { muted: true; role: "shareText"; title: qsTr("Share"); width: 60 },
        TableColumn { fromWidth: 760; muted: true; role: "changeText"; sortRole: "change"; title: qsTr("Change"); width: 84 },
        TableColumn { definition: Definitions.entries; fromWidth: 940; role: "entriesText"; sortRole: "entries"; title: qsTr("Entries"); width: 92 },
        TableColumn { definition: Definitions.loadP50; fromWidth: 560; role: "loadP50Text"; sortRole: "loadP50"; title: qsTr("Load p50"); width: 100 },
        TableColumn { definition: Definitions.loadP95; fromWidth: 1000; role: "loadP95Text"; sortRole: "loadP95"; title: qsTr("p95"); width: 80 },
        TableColumn { definition: Definitions.blocked; doubtRole: "blockedDoubtful"; noteRole: "blockedStateText"; role: "blockedShareText"; sortRole: "blockedShare"; title: qsTr("Blocked"); width: 98 },
        TableColumn { fromWidth: 1000; muted: true; role: "blockedPlusMinusText"; title: ""; width: 56 }
    ]
}

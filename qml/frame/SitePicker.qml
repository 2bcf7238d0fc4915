// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console
import Gatepost.Models

// Which site, or all of them.
Picker {
    id: picker

    required property Session session
    readonly property real leastRoom: Math.min(wholeRoom - trailRoom, 110) // with a shortened name

    signal assistantWanted()

    function choose(id: int): void {
        menuCard.close()
        session.scope.siteId = id
    }
    function addOne(): void {
        menuCard.close()
        assistantWanted()
    }

    menu: menuCard
    text: session.scope.hasSites ? session.scope.siteName : qsTr("No site yet")
    trail: session.scope.hasSites ? session.scope.hostCountText : ""
    Accessible.description: qsTr("Chooses the site")

    Menu {
        id: menuCard

        Repeater {
            model: picker.session.sites

            MenuRow {
                required property int siteId
                required property string name
                required property string networksText

                checked: !picker.session.scope.allSites && siteId === picker.session.scope.siteId
                text: name
                trail: networksText
                width: parent.width
                onClicked: picker.choose(siteId)
            }
        }
        MenuRow {
            checked: picker.session.scope.allSites
            text: qsTr("All sites")
            visible: picker.session.scope.siteCount > 1
            width: parent.width
            onClicked: picker.choose(0)
        }
        MenuRow {
            iconName: "plus"
            text: qsTr("Add a site …")
            width: parent.width
            onClicked: picker.addOne()
        }
    }
}

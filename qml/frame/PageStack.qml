// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console
import Gatepost.Models

// The pages, each made when first opened and kept. Only the open one asks questions. The page before stays to be seen
// until the new one has its figures, but not for long. After a resize the hidden pages follow one by one.
Item {
    id: stack

    required property Session session
    required property string current
    property bool windowShown: true
    // The page that is seen.
    property string shownKey: ""
    readonly property bool settled: shownKey === current
    property bool searchWanted: false
    readonly property var pageSlots: [overview, pages, referrers, platforms, places, blocked, live, sites]
    // The open page when it is one of figures, else null.
    readonly property PageFrame frame: (pageSlots.find(slot => slot.wanted)?.item ?? null) as PageFrame

    signal pageWanted(string key)

    function search(): void {
        searchWanted = true
        if (!frame || !frame.searchField)
            pageWanted("pages")
        follow()
    }
    function follow(): void {
        const item = pageSlots.find(slot => slot.wanted)?.item ?? null
        if (item && (item.settled ?? true))
            patience.stop()
        if (!patience.running)
            shownKey = current
        if (!searchWanted || !settled || !frame || !frame.searchField)
            return
        searchWanted = false
        frame.searchField.forceActiveFocus(Qt.ShortcutFocusReason)
    }

    onCurrentChanged: { patience.restart(); Qt.callLater(follow) }
    onHeightChanged: fitting.start()
    onWidthChanged: fitting.start()

    Timer { id: patience; interval: 300; running: true; onTriggered: stack.follow() }
    Tick { id: fitting; interval: 150; onTicked: nextFit.start() }
    OwnTurn {
        id: nextFit

        objectName: "layout of a hidden page"
        onCame: {
            const next = stack.pageSlots.find(slot => !slot.fits)
            if (next) {
                next.fit()
                fitting.start()
            }
        }
    }
    Connections {
        function onSettledChanged(): void { stack.follow() }

        target: stack.frame
    }

    PageSlot {
        id: overview

        current: stack.current
        key: "overview"
        shownKey: stack.shownKey
        sourceComponent: OverviewPage {
            active: overview.wanted && stack.windowShown
            session: stack.session
            onAssistantWanted: stack.pageWanted("sites")
            onPageWanted: key => stack.pageWanted(key)
        }
        onLoaded: stack.follow()
    }
    PageSlot {
        id: pages

        current: stack.current
        key: "pages"
        shownKey: stack.shownKey
        sourceComponent: PagesPage {
            active: pages.wanted && stack.windowShown
            session: stack.session
            onAssistantWanted: stack.pageWanted("sites")
        }
        onLoaded: stack.follow()
    }
    PageSlot {
        id: referrers

        current: stack.current
        key: "referrers"
        shownKey: stack.shownKey
        sourceComponent: ReferrersPage {
            active: referrers.wanted && stack.windowShown
            session: stack.session
            onAssistantWanted: stack.pageWanted("sites")
        }
        onLoaded: stack.follow()
    }
    PageSlot {
        id: platforms

        current: stack.current
        key: "platforms"
        shownKey: stack.shownKey
        sourceComponent: PlatformsPage {
            active: platforms.wanted && stack.windowShown
            session: stack.session
            onAssistantWanted: stack.pageWanted("sites")
        }
        onLoaded: stack.follow()
    }
    PageSlot {
        id: places

        current: stack.current
        key: "places"
        shownKey: stack.shownKey
        sourceComponent: PlacesPage {
            active: places.wanted && stack.windowShown
            session: stack.session
            onAssistantWanted: stack.pageWanted("sites")
        }
        onLoaded: stack.follow()
    }
    PageSlot {
        id: blocked

        current: stack.current
        key: "blocked"
        shownKey: stack.shownKey
        sourceComponent: BlockedPage {
            active: blocked.wanted && stack.windowShown
            session: stack.session
            onAssistantWanted: stack.pageWanted("sites")
        }
        onLoaded: stack.follow()
    }
    PageSlot {
        id: live

        current: stack.current
        key: "live"
        shownKey: stack.shownKey
        sourceComponent: LivePage {
            active: live.wanted && stack.windowShown
            session: stack.session
            onAssistantWanted: stack.pageWanted("sites")
        }
        onLoaded: stack.follow()
    }
    PageSlot {
        id: sites

        current: stack.current
        key: "sites"
        shownKey: stack.shownKey
        sourceComponent: SitesPage {
            session: stack.session
            onPageWanted: key => stack.pageWanted(key)
        }
        onLoaded: stack.follow()
    }
}

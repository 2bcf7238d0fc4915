// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console
import Gatepost.Models

// The pages, each made when first opened and kept. Only the open one asks questions.
Item {
    id: stack

    required property Session session
    required property string current
    property bool windowShown: true
    // The open page when it is one of figures, else null.
    readonly property PageFrame frame: [overview, pages, referrers, platforms, places, blocked]
        .map(slot => slot.shown ? slot.item : null).find(item => item !== null) ?? null

    signal pageWanted(string key)

    function search(): void {
        if (!frame || !frame.searchField)
            pageWanted("pages")
        if (frame && frame.searchField)
            frame.searchField.forceActiveFocus(Qt.ShortcutFocusReason)
    }

    PageSlot {
        id: overview

        shown: stack.current === "overview"
        sourceComponent: OverviewPage {
            active: overview.shown && stack.windowShown
            session: stack.session
            onAssistantWanted: stack.pageWanted("sites")
            onPageWanted: key => stack.pageWanted(key)
        }
    }
    PageSlot {
        id: pages

        shown: stack.current === "pages"
        sourceComponent: PagesPage {
            active: pages.shown && stack.windowShown
            session: stack.session
            onAssistantWanted: stack.pageWanted("sites")
        }
    }
    PageSlot {
        id: referrers

        shown: stack.current === "referrers"
        sourceComponent: ReferrersPage {
            active: referrers.shown && stack.windowShown
            session: stack.session
            onAssistantWanted: stack.pageWanted("sites")
        }
    }
    PageSlot {
        id: platforms

        shown: stack.current === "platforms"
        sourceComponent: PlatformsPage {
            active: platforms.shown && stack.windowShown
            session: stack.session
            onAssistantWanted: stack.pageWanted("sites")
        }
    }
    PageSlot {
        id: places

        shown: stack.current === "places"
        sourceComponent: PlacesPage {
            active: places.shown && stack.windowShown
            session: stack.session
            onAssistantWanted: stack.pageWanted("sites")
        }
    }
    PageSlot {
        id: blocked

        shown: stack.current === "blocked"
        sourceComponent: BlockedPage {
            active: blocked.shown && stack.windowShown
            session: stack.session
            onAssistantWanted: stack.pageWanted("sites")
        }
    }
    PageSlot {
        id: live

        shown: stack.current === "live"
        sourceComponent: LivePage {
            active: live.shown && stack.windowShown
            session: stack.session
            onAssistantWanted: stack.pageWanted("sites")
        }
    }
    PageSlot {
        id: sites

        shown: stack.current === "sites"
        sourceComponent: SitesPage {
            session: stack.session
            onPageWanted: key => stack.pageWanted(key)
        }
    }
}

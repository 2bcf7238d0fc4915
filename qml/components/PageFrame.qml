// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gatepost.Console
import Gatepost.Models

// What every page of figures has in common: its states, and scrolling when the window is low. The page's content is
// given the whole view, or `minimumHeight` where that is more.
FocusScope {
    id: page

    required property Session session
    required property bool active
    required property ReportModel report
    required property real minimumHeight
    // What the export button offers: [{ text, dimension, kind: "breakdown" | "blocked" | "series" }].
    property var exports: []
    property Item searchField: null
    // Where the first arrow key leads; else to the first control.
    property Item firstStop: null
    default property alias content: body.data
    readonly property bool noSites: session.scope.ready && !session.scope.hasSites
    readonly property bool ready: report.state === ReportModel.Ready && !noSites
    // There is something to be shown, if only what failed. A first answer takes a moment.
    readonly property bool settled: ready || kind !== "loading"
    // After a moment, so that quick answers do not flicker.
    readonly property bool dimmed: report.outdated && !patience.running
    readonly property string kind: noSites || report.state === ReportModel.Empty ? "empty"
        : report.state === ReportModel.Failed ? "failed" : "loading"

    signal assistantWanted()

    function filter(dimension: string, value: string, negated: bool): void {
        session.scope.addFilter(dimension, value, negated, false)
    }
    function helpEmpty(): void {
        if (noSites || !report.anyDataEver)
            assistantWanted()
        else
            session.scope.range = ReportScope.All
    }
    function enter(): void {
        const stop = firstStop ? firstStop : nextItemInFocusChain()
        stop.forceActiveFocus(Qt.TabFocusReason)
    }
    function act(): void {
        kind === "failed" ? report.retry() : helpEmpty()
    }

    focus: true
    Keys.onDownPressed: enter()

    Timer { id: patience; interval: 150; running: page.report.outdated }

    Flickable {
        id: flick

        anchors.bottom: notices.visible ? notices.top : parent.bottom
        anchors.bottomMargin: notices.visible ? Theme.space.s : 0
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        contentHeight: Math.max(height, page.minimumHeight)
        contentWidth: width
        interactive: contentHeight > height
        opacity: page.dimmed ? 0.5 : 1
        visible: page.ready

        T.ScrollBar.vertical: ThinScrollBar {
            height: flick.height
            parent: page
            visible: page.ready && size < 1
            x: page.width + 6
        }

        Item {
            id: body

            height: flick.contentHeight
            width: flick.width
        }
    }
    Column {
        id: notices

        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.space.m
        spacing: Theme.space.s
        visible: page.ready && (damage.sentence.length > 0 || stale.sentence.length > 0)
        width: parent.width

        NoticeBar {
            id: damage

            anchors.horizontalCenter: parent.horizontalCenter
            sentence: page.report.damageText
            tone: Theme.color.noscript
        }
        NoticeBar {
            id: stale

            actionText: qsTr("Retry")
            anchors.horizontalCenter: parent.horizontalCenter
            sentence: page.report.errorText
            onActed: page.report.retry()
        }
    }
    StateView {
        actionText: page.kind === "failed" ? qsTr("Retry") : page.kind === "loading" ? ""
            : page.noSites ? qsTr("Add a site") : page.report.anyDataEver ? qsTr("Show all time") : qsTr("Show the snippet")
        anchors.fill: parent
        hint: page.noSites ? qsTr("Name it, list its hosts, paste one snippet, and watch the first hit arrive.")
            : page.kind === "loading" ? page.report.loadingText : ""
        kind: page.kind
        message: page.kind === "failed" ? page.report.errorText : page.kind === "loading" ? qsTr("Reading …")
            : page.noSites ? qsTr("No site yet") : page.report.emptyText
        secondText: page.kind === "empty" && page.session.scope.filterCount > 0 ? qsTr("Remove the filters") : ""
        visible: !page.ready
        onActed: page.act()
        onActedSecond: page.session.scope.clearFilters()
    }
}

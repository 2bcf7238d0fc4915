// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Layouts
import QtQuick.Window
import Gatepost.Console
import Gatepost.Models

// The console's window: the rail, what is looked at, and the open page.
Window {
    id: window

    required property Session session
    readonly property bool narrow: frame.width < 900
    readonly property var pages: [
        { key: "overview", title: qsTr("Overview"), icon: "overview", low: false },
        { key: "pages", title: qsTr("Pages"), icon: "page", low: false },
        { key: "referrers", title: qsTr("Referrers"), icon: "referrer", low: false },
        { key: "platforms", title: qsTr("Platforms"), icon: "platform", low: false },
        { key: "places", title: qsTr("Places"), icon: "place", low: false },
        { key: "blocked", title: qsTr("Blocked"), icon: "blocked", low: false },
        { key: "live", title: qsTr("Live"), icon: "live", low: false },
        { key: "sites", title: qsTr("Sites"), icon: "sites", low: true }
    ]
    property string page: "overview"
    readonly property bool settled: stack.settled // the page is the one that is seen

    function openPage(key: string): void {
        page = key
        session.settings.page = key
    }
    function showNumber(number: int): void {
        if (number >= 1 && number <= pages.length)
            openPage(pages[number - 1].key)
    }
    // The page and the size of the last time. Where the window stands is the desktop's business.
    function recall(): void {
        const size = session.settings.windowGeometry
        page = pages.some(one => one.key === session.settings.page) ? session.settings.page : page
        width = size.width >= minimumWidth ? size.width : width
        height = size.height >= minimumHeight ? size.height : height
    }

    // Follows the size of the window when that has been drawn, in a turn of its own: to lay everything out and to make
    // what is drawn would take longer than a frame in one turn.
    function fit(): void {
        frame.width = width
        frame.height = height
    }

    color: Theme.color.background
    height: 800
    minimumHeight: 480
    minimumWidth: 640
    title: session.scope.hasSites ? qsTr("%1 – Gatepost").arg(session.scope.siteName) : qsTr("Gatepost")
    visible: true
    width: 1280

    Component.onCompleted: { recall(); fit() }
    onFrameSwapped: if (frame.width !== width || frame.height !== height) fitting.start()
    onClosing: session.settings.windowGeometry = Qt.rect(x, y, width, height)

    Binding { target: Theme; property: "dark"; value: window.session.settings.dark }
    Binding { target: Theme; property: "motion"; value: window.session.settings.motion }
    Binding { target: Theme; property: "smoothed"; value: frame.GraphicsInfo.api !== GraphicsInfo.Software }

    OwnTurn { id: fitting; objectName: "layout"; onCame: window.fit() }
    RowLayout {
        id: frame

        height: window.height // both until the window is there
        spacing: 0
        width: window.width

        Rail {
            Layout.fillHeight: true
            currentKey: window.page
            narrow: window.narrow
            pages: window.pages
            session: window.session
            onChosen: key => window.openPage(key)
            onKeysWanted: keys.open()
        }
        ColumnLayout {
            Layout.bottomMargin: 0
            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.leftMargin: window.narrow ? Theme.space.m : Theme.space.xl
            Layout.rightMargin: window.narrow ? Theme.space.m : Theme.space.xl
            Layout.topMargin: Theme.space.m
            spacing: Theme.space.l - 2

            TopBar {
                id: bar

                Layout.fillWidth: true
                page: stack.frame
                session: window.session
                onAssistantWanted: window.openPage("sites")
            }
            ChipsRow {
                Layout.fillWidth: true
                Layout.topMargin: -Theme.space.xs
                scope: window.session.scope
                onEditWanted: index => bar.editFilter(index)
            }
            PageStack {
                id: stack

                Layout.fillHeight: true
                Layout.fillWidth: true
                current: window.page
                session: window.session
                windowShown: window.visibility !== Window.Hidden && window.visibility !== Window.Minimized
                onPageWanted: key => window.openPage(key)
            }
        }
    }
    Toast {
        id: toast

        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.space.xl
        anchors.horizontalCenter: parent.horizontalCenter
    }
    KeysCard { id: keys }

    Connections {
        function onFinished(path: string, leftOut: string): void {
            const saved = qsTr("Saved as %1").arg(path)
            toast.say(leftOut ? qsTr("%1, left out: %2 (UTC), which could not be read").arg(saved).arg(leftOut) : saved, leftOut !== "")
        }
        function onFailed(sentence: string): void { toast.say(sentence, true) }

        target: window.session.exporter
    }
    Connections {
        function onCopied(): void { toast.say(qsTr("Copied"), false) }

        target: window.session.clipboard
    }
    WindowKeys {
        onExportWanted: bar.openExport()
        onFilterWanted: bar.openFilter()
        onHelpWanted: keys.open()
        onLiveWanted: window.openPage("live")
        onPageWanted: number => window.showNumber(number)
        onRangeWanted: bar.openRange()
        onSearchWanted: stack.search()
    }
}

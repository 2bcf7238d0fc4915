// SPDX-License-Identifier: GPL-3.0-or-later
pragma Singleton

import QtQuick

// What the metrics mean, in plain words: for the i beside each name.
QtObject {
    readonly property string views: qsTr("Page views that reported something: those of the script and those of browsers with scripts off. Images only check them.")
    readonly property string visits: qsTr("Runs of views in one tab. A visit begins with the first view of a tab; nobody is recognised.")
    readonly property string entries: qsTr("Visits that began on this page.")
    readonly property string bounce: qsTr("Share of visits that ended after one view.")
    readonly property string loadP50: qsTr("Half of the views loaded faster than this, measured by the browser.")
    readonly property string loadP95: qsTr("Nineteen of twenty views loaded faster than this.")
    readonly property string blocked: qsTr("Image views that neither the script nor the no-script image reported, as a share of all image views. The interval holds the true share 95 times in 100.")
    readonly property string coverage: qsTr("Every page carries an image and a script. The image is fetched by nearly every browser; what the script does not report is either switched off or blocked.")
    readonly property string sources: qsTr("Where a visit came from: the site behind the referrer, or a campaign. Direct: the visit began without a referrer. No outside source: the view followed another one on the site, or the browser does not say.")
    readonly property string countries: qsTr("Taken from the browser's time zone, never from an address.")
    readonly property string zones: qsTr("The time zone the browser names.")
    readonly property string live: qsTr("Views as they are committed, newest first. Times are when this console saw them; none is stored.")
}

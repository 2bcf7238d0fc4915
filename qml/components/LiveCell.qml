// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console

// One text of a row of LiveList.
SilentLabel {
    font.pixelSize: Theme.type.table
    rightPadding: Theme.space.s
}

// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console

// What a field asks for, above it.
SilentLabel {
    font.pixelSize: Theme.type.small
    font.weight: Theme.type.medium
    topPadding: Theme.space.s
}

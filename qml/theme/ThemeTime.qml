// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

// Durations in milliseconds; motion takes none where less of it is wanted.
QtObject {
    id: group

    required property bool motion
    readonly property int quick: group.motion ? 90 : 0
    readonly property int calm: group.motion ? 150 : 0
    readonly property int tipDelay: 350
}

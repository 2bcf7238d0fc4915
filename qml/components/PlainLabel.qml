// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console

// All text of the console that stands for itself, read aloud as well.
SilentLabel {
    Accessible.ignored: text.length === 0
    Accessible.name: text
    Accessible.role: Accessible.StaticText
}

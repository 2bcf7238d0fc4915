// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace gatepost::enrich {

// A screen's size as it is stored, from "1920x1080" or "1920,1080" (pixels, width first): the 30 most common sizes
// as they are, others as a class of their width, such as "medium (≤ 1366)": a rare size would single out its owner.
// Empty when it is no size or no screen has it (under 100 or over 16,384 pixels on a side).
QByteArray screenClass(QByteArrayView size);

} // namespace gatepost::enrich

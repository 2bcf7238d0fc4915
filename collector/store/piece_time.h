// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: how long a piece of the writer's other work may take. A hit waits for one at most.
#pragma once

#include <QElapsedTimer>

namespace gatepost::store {

inline constexpr qint64 kPieceMs = 8;

// Work looks at it as it goes: what a piece took says little of the next, which may be much dearer.
class PieceTime
{
public:
    PieceTime() { m_timer.start(); }
    bool isOver() const { return m_timer.elapsed() >= kPieceMs; }

    // For what is written: the other half is for its commit.
    bool isHalfOver() const { return m_timer.elapsed() >= kPieceMs / 2; }

private:
    QElapsedTimer m_timer;
};

} // namespace gatepost::store

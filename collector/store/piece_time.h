// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: how long a piece of the writer's other work may take. A hit waits for one at most.
#pragma once

#include <QElapsedTimer>

#include <algorithm>

namespace gatepost::store {

inline constexpr qint64 kPieceMs = 8;

class PieceTime
{
public:
    PieceTime() { m_timer.start(); }
    bool isOver() const { return m_timer.elapsed() >= kPieceMs; }

    // How much to take the next time, after `amount` took this time; within [least, most].
    qint64 next(qint64 amount, qint64 least, qint64 most) const
    {
        if (isOver())
            return std::max(least, amount / 2);
        return m_timer.elapsed() < kPieceMs / 2 ? std::min(most, amount + amount / 2) : amount;
    }

private:
    QElapsedTimer m_timer;
};

} // namespace gatepost::store

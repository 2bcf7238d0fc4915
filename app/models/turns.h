// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <deque>
#include <functional>

namespace gatepost::models {

// Work of the GUI thread that is done in small steps by several who take turns, a few milliseconds of it in a row, so
// that frames and clicks come between however much there is to do. Thread: GUI.
class Turns : public QObject
{
    Q_OBJECT

public:
    // Does one step, of a millisecond or two, and tells whether there are more.
    using Step = std::function<bool()>;

    explicit Turns(QObject *parent = nullptr);

    // Has `step` called from the event loop until it says that there is no more. Forgotten when `who` goes; without
    // effect while `who` is waiting already. Steps may call this.
    void take(QObject *who, Step step);

private:
    struct Waiting {
        QPointer<QObject> who;
        Step step;
    };

    void work();

    std::deque<Waiting> m_waiting;
    QTimer m_timer;
};

} // namespace gatepost::models

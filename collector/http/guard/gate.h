// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/http/guard/listener_traits.h"

#include <QTcpServer>

namespace gatepost::http {

class Guard;

// One listening socket. Hands each new client to the guard, which may turn it away, and goes on after failed accepts
// (QTcpServer alone stops for good when descriptors run out). Thread: the guard's.
class Gate final : public QTcpServer
{
public:
    // The guard outlives it.
    Gate(Guard &guard, ListenerTraits traits);

    // Accepts nobody, until release(): clients wait in the kernel's queue.
    void hold();
    void release();

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    Guard &m_guard;
    const ListenerTraits m_traits;
};

} // namespace gatepost::http

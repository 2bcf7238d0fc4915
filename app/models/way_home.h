// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>
#include <mutex>

namespace gatepost::models {

// Brings a call from any thread to an object of the GUI thread, or nowhere once that object is gone. A member of the
// object it leads to; callbacks given to other threads hold a Key.
class WayHome
{
    struct Door {
        std::mutex mutex;
        QObject *home = nullptr;
    };

public:
    class Key
    {
    public:
        // Thread: any. Runs `function` on the GUI thread later, unless the object goes first.
        template <typename Function>
        void post(Function &&function) const
        {
            const std::lock_guard lock(m_door->mutex);
            if (m_door->home)
                QMetaObject::invokeMethod(m_door->home, std::forward<Function>(function), Qt::QueuedConnection);
        }

    private:
        friend class WayHome;
        explicit Key(std::shared_ptr<Door> door) : m_door(std::move(door)) { }
        std::shared_ptr<Door> m_door;
    };

    explicit WayHome(QObject *home) : m_door(std::make_shared<Door>()) { m_door->home = home; }
    ~WayHome()
    {
        const std::lock_guard lock(m_door->mutex);
        m_door->home = nullptr;
    }
    WayHome(const WayHome &) = delete;
    WayHome &operator=(const WayHome &) = delete;

    Key key() const { return Key(m_door); }

private:
    std::shared_ptr<Door> m_door;
};

} // namespace gatepost::models

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/idle_sweep.h"

#include <QJSEngine>
#include <QLibraryInfo>
#include <QQuickWindow>
#include <QVersionNumber>
#include <private/qv4engine_p.h>
#include <private/qv4mm_p.h>

#include <chrono>
#include <limits>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace gatepost::console {

namespace {

constexpr auto kQuiet = 2s; // nobody is at work: even a caret blinks more often
constexpr auto kWatch = 2s;
constexpr std::size_t kLittle = 512 << 10; // bytes; all pages take 3 MB
constexpr std::size_t kMuch =
    1 << 20; // comes of seconds of scrolling; each further MB adds a tenth to what a sweep takes

// Qt offers no call for this: from which slots of its heap, and which bytes of strings and the like beside it, the
// engine collects by itself. A sweep sets the first anew. (Its switch to block collecting is meant for the time of one:
// what is made meanwhile counts as seen, and what that holds is then lost.)
struct Limits {
    std::size_t slots;
    std::size_t bytesBeside;
};
constexpr Limits kEngines{0, 128 << 10}; // the next sweep and the next strings correct them
constexpr Limits kNone{std::numeric_limits<std::size_t>::max() / 400, std::numeric_limits<std::size_t>::max() / 8};

void setLimits(QJSEngine &engine, const Limits &limits)
{
    QV4::MemoryManager &memory = *engine.handle()->memoryManager;
    memory.usedSlotsAfterLastFullSweep = limits.slots;
    memory.unmanagedHeapSizeGCLimit = limits.bytesBeside;
}

void hold(QJSEngine &engine) { setLimits(engine, kNone); }
void release(QJSEngine &engine) { setLimits(engine, kEngines); }

std::size_t usedBytes(const QJSEngine &engine)
{
    const QV4::MemoryManager &memory = *engine.handle()->memoryManager;
    return memory.blockAllocator.usedMem() + memory.icAllocator.usedMem() + memory.hugeItemAllocator.usedMem()
        + memory.unmanagedHeapSize;
}

} // namespace

bool IdleSweep::holds()
{
    // The limits may lie elsewhere, and mean something else, in another version.
    return qstrcmp(qVersion(), QT_VERSION_STR) == 0 && QLibraryInfo::version() < QVersionNumber(6, 5);
}

IdleSweep::IdleSweep(QJSEngine &engine, QQuickWindow &window) : m_engine(engine)
{
    if (!holds())
        return;
    m_next.setObjectName(u"sweep"_s);
    connect(&m_next, &models::OwnTurn::came, this, &IdleSweep::sweep);
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(kQuiet);
    connect(&m_quiet, &QTimer::timeout, this, [this] { sweepIfAbove(kLittle); });
    connect(&window, &QQuickWindow::frameSwapped, this, [this] {
        m_quiet.start();
        sweepIfAbove(kMuch);
    });
    m_watch.setInterval(kWatch);
    m_watch.setTimerType(Qt::VeryCoarseTimer);
    connect(&m_watch, &QTimer::timeout, this, [this] { sweepIfAbove(kMuch); });
    m_watch.start();
    m_kept = usedBytes(engine);
    hold(engine);
}

IdleSweep::~IdleSweep()
{
    if (holds())
        release(m_engine);
}

void IdleSweep::sweepIfAbove(std::size_t garbageBytes)
{
    if (usedBytes(m_engine) > m_kept + garbageBytes)
        m_next.start();
}

void IdleSweep::sweep()
{
    m_engine.collectGarbage();
    m_kept = usedBytes(m_engine);
    hold(m_engine);
}

} // namespace gatepost::console

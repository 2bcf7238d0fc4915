// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/frame_log.h"

#include "app/console/thread_time.h"

#include <QAbstractEventDispatcher>
#include <QEvent>
#include <QMetaEnum>
#include <QQuickWindow>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace gatepost::console {

namespace {

constexpr double kPartMs = 1;

double msBetween(std::chrono::steady_clock::time_point from, std::chrono::steady_clock::time_point to)
{
    return std::chrono::duration<double, std::milli>(to - from).count();
}

const char *nameOf(QEvent::Type type)
{
    static const QMetaEnum types = QMetaEnum::fromType<QEvent::Type>();
    const char *name = types.valueToKey(type);
    return name != nullptr ? name : "event";
}

bool isInput(QEvent::Type type)
{
    return type == QEvent::KeyPress || type == QEvent::MouseButtonPress || type == QEvent::MouseButtonRelease
        || type == QEvent::MouseMove || type == QEvent::Wheel || type == QEvent::Resize;
}

} // namespace

void FrameLog::Sums::add(double ms)
{
    ++count;
    slow += ms > kFrameMs ? 1 : 0;
    longest = std::max(longest, ms);
}

core::Result<std::unique_ptr<FrameLog>> FrameLog::open(const QString &path)
{
    std::unique_ptr<FrameLog> log(new FrameLog(path));
    if (!log->m_file.open(QIODevice::WriteOnly | QIODevice::Truncate))
        return core::Error{
            core::ErrorCode::Io, u"cannot write the frame log '%1': %2"_s.arg(path, log->m_file.errorString()), path};
    log->m_file.write("# seconds since start; ms the thread was held without drawing; ms of processor; ms of drawing; "
                      "what was delivered; the last input before\n");
    return log;
}

FrameLog::FrameLog(const QString &path) : m_file(path) { }

FrameLog::~FrameLog()
{
    turnEnds();
    char text[512];
    std::snprintf(text, sizeof text,
        "# turns %d, over %.0f ms %d, longest %.1f ms; by processor time over %.0f ms %d, longest %.1f ms\n"
        "# frames drawn %d, over %.0f ms %d, longest %.1f ms\n",
        m_turns.count, kFrameMs, m_turns.slow, m_turns.longest, kFrameMs, m_processor.slow, m_processor.longest,
        m_frames.count, kFrameMs, m_frames.slow, m_frames.longest);
    m_file.write(text);
}

FrameLog::Moment FrameLog::now() { return {std::chrono::steady_clock::now(), threadMs()}; }

FrameLog::Spent FrameLog::since(const Moment &began)
{
    const Moment ended = now();
    return {msBetween(began.wall, ended.wall), ended.cpuMs - began.cpuMs};
}

void FrameLog::watch(QQuickWindow *window)
{
    // Between two of these lies one turn, whichever dispatcher the desktop has.
    QObject::connect(
        QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake, window, [this] { turnEnds(); });
    QObject::connect(
        window, &QQuickWindow::beforeRendering, window, [this] { drawingBegins(); }, Qt::DirectConnection);
    QObject::connect(
        window, &QQuickWindow::frameSwapped, window, [this] { drawingEnds(); }, Qt::DirectConnection);
}

void FrameLog::drawingBegins() { m_drawingBegan = now(); }

void FrameLog::drawingEnds()
{
    const Spent spent = since(m_drawingBegan);
    m_frames.add(spent.wallMs);
    if (std::this_thread::get_id() == m_thread)
        m_drawn += spent;
}

void FrameLog::begin(const QObject *receiver, const QEvent *event)
{
    if (m_depth++ > 0)
        return;
    const QObject *parent = receiver->parent();
    // Copied: an event may be the end of its receiver.
    std::snprintf(m_what.data(), m_what.size(), "%s %s%s%s%s%s", nameOf(event->type()),
        receiver->metaObject()->className(), receiver->objectName().isEmpty() ? "" : " ",
        qPrintable(receiver->objectName()), parent != nullptr ? " of " : "",
        parent != nullptr ? parent->metaObject()->className() : "");
    if (isInput(event->type())) {
        std::snprintf(m_input.data(), m_input.size(), "%s", nameOf(event->type()));
        m_inputAt = std::chrono::steady_clock::now();
    }
    m_drawn = {};
    m_began = now();
}

void FrameLog::begin(const char *what)
{
    if (m_depth++ > 0)
        return;
    std::snprintf(m_what.data(), m_what.size(), "%s", what);
    m_drawn = {};
    m_began = now();
}

void FrameLog::end()
{
    if (--m_depth > 0)
        return;
    Spent spent = since(m_began);
    if (m_turn.wallMs <= 0)
        m_turnBegan = m_began.wall;
    m_turnDrawn += m_drawn;
    spent -= m_drawn;
    m_turn += spent;
    if (spent.wallMs > kPartMs)
        m_parts.push_back({m_what, spent.wallMs});
}

void FrameLog::turnEnds()
{
    if (m_turn.wallMs <= 0)
        return;
    m_turns.add(m_turn.wallMs);
    m_processor.add(m_turn.cpuMs);
    if (m_turn.wallMs > kFrameMs && m_lines < kMostLines)
        writeTurn();
    m_turn = m_turnDrawn = {};
    m_parts.clear();
}

void FrameLog::writeTurn()
{
    ++m_lines;
    std::sort(m_parts.begin(), m_parts.end(), [](const Part &a, const Part &b) { return a.ms > b.ms; });
    char text[160];
    std::snprintf(text, sizeof text, "%9.3f %7.1f %7.1f %7.1f ", msBetween(m_opened, m_turnBegan) / 1e3, m_turn.wallMs,
        m_turn.cpuMs, m_turnDrawn.wallMs);
    QByteArray line(text);
    for (std::size_t i = 0; i < std::min<std::size_t>(4, m_parts.size()); ++i) {
        std::snprintf(text, sizeof text, " %s %.1f;", m_parts[i].what.data(), m_parts[i].ms);
        line += text;
    }
    if (m_input[0] != 0) {
        std::snprintf(text, sizeof text, " %s %.0f ms before", m_input.data(),
            msBetween(m_inputAt, std::chrono::steady_clock::now()));
        line += text;
    }
    m_file.write(line + '\n');
    m_file.flush();
}

bool TimedApplication::notify(QObject *receiver, QEvent *event)
{
    // Objects of other threads are told in those.
    if (std::this_thread::get_id() != m_thread)
        return QApplication::notify(receiver, event);
    m_log.begin(receiver, event);
    const bool heeded = QApplication::notify(receiver, event);
    m_log.end();
    return heeded;
}

} // namespace gatepost::console

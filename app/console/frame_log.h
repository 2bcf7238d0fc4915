// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/result.h"

#include <QApplication>
#include <QFile>

#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

class QQuickWindow;

namespace gatepost::console {

// Where the time of the window's thread goes, written to a file: every turn of the event loop that held the thread for
// longer than a frame at 60 Hz (16 ms), with what was delivered in it, and a summary at the end. Drawing of the scene is
// told apart: the software renderer does it in this thread, a graphics card beside it. At most kMostLines lines are written; the summary counts all the same.
// Thread: that of the application, unless said otherwise.
class FrameLog
{
public:
    static constexpr int kMostLines = 5000;
    static constexpr double kFrameMs = 16;

    // Empties the file. Fails with Io.
    static core::Result<std::unique_ptr<FrameLog>> open(const QString &path);
    ~FrameLog(); // writes the summary
    FrameLog(const FrameLog &) = delete;
    FrameLog &operator=(const FrameLog &) = delete;

    // `window` is told apart while it draws. It goes before the log does.
    void watch(QQuickWindow *window);
    // Around the delivery of an event, or around other work. What lies within another pair belongs to that.
    void begin(const QObject *receiver, const QEvent *event);
    void begin(const char *what);
    void end();

private:
    using Time = std::chrono::steady_clock::time_point;
    struct Moment {
        Time wall;
        double cpuMs = 0; // of this thread
    };
    struct Spent {
        double wallMs = 0;
        double cpuMs = 0;
        void operator+=(const Spent &other) { wallMs += other.wallMs, cpuMs += other.cpuMs; }
        void operator-=(const Spent &other) { wallMs -= other.wallMs, cpuMs -= other.cpuMs; }
    };
    struct Part {
        std::array<char, 96> what{};
        double ms = 0;
    };
    struct Sums {
        int count = 0;
        int slow = 0;
        double longest = 0;
        void add(double ms);
    };

    explicit FrameLog(const QString &path);
    static Moment now();
    static Spent since(const Moment &began);
    void turnEnds();
    void writeTurn();
    void drawingBegins(); // thread: any
    void drawingEnds(); // thread: any

    QFile m_file;
    int m_lines = 0;
    Time m_opened = std::chrono::steady_clock::now();
    const std::thread::id m_thread = std::this_thread::get_id();

    // The event in hand and the turn it belongs to.
    int m_depth = 0;
    Moment m_began;
    std::array<char, 96> m_what{};
    Spent m_drawn;
    Time m_turnBegan;
    Spent m_turn; // without drawing
    Spent m_turnDrawn;
    std::vector<Part> m_parts; // longer than a millisecond
    std::array<char, 32> m_input{}; // the last that a person did
    Time m_inputAt;

    // Of whichever thread draws; only ever one.
    Moment m_drawingBegan;
    Sums m_frames;
    Sums m_turns;
    Sums m_processor;
};

// An application that tells a FrameLog of every event.
class TimedApplication final : public QApplication
{
public:
    // `log` outlives the application.
    TimedApplication(int &argc, char **argv, FrameLog &log) : QApplication(argc, argv), m_log(log) { }
    bool notify(QObject *receiver, QEvent *event) override;

private:
    FrameLog &m_log;
    const std::thread::id m_thread = std::this_thread::get_id();
};

} // namespace gatepost::console

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/cli/stop_signals.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QThread>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>

namespace gatepost::cli {

// Runs `work` on a thread of its own and waits for it. Ctrl+C and SIGTERM set the flag that it gets; it ends by itself
// then and leaves nothing half done. Thread: main.
template <typename Outcome>
Outcome interruptible(const std::function<Outcome(const std::atomic<bool> &cancelled)> &work)
{
    std::atomic<bool> cancelled = false;
    std::optional<Outcome> outcome;
    StopSignals stopSignals;
    QObject::connect(&stopSignals, &StopSignals::stopAsked, qApp, [&cancelled] { cancelled = true; });
    const std::unique_ptr<QThread> thread(QThread::create([&] { outcome = work(cancelled); }));
    QEventLoop loop;
    QObject::connect(thread.get(), &QThread::finished, &loop, &QEventLoop::quit);
    thread->start();
    loop.exec();
    thread->wait();
    return std::move(*outcome);
}

} // namespace gatepost::cli

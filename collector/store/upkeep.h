// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: the thread that sees what must be packed and what must go.
#pragma once

#include "collector/core/clock.h"
#include "collector/core/site_editor.h"
#include "collector/store/hit_writer.h"
#include "collector/store/retention.h"
#include "collector/store/segment_table.h"

#include <QThread>

#include <condition_variable>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>

namespace gatepost::store {

// Reads on a connection of its own and hands to the writer what it found: hits of closed days to be packed, segments to
// be merged, hits past their retention or beyond the disk budget to be removed. A round comes so often as the settings
// say; what is past its retention is looked for soon after the start, too.
class Upkeep
{
public:
    using Done = std::function<void(core::Result<void>)>;
    // What the writer does for it, each as soon as no hit waits; false: it does not run.
    struct Writer {
        std::function<bool(std::shared_ptr<const SegmentChange>, Done)> pack;
        std::function<bool(PrunePlan, Done)> prune; // `done` comes when all is gone
        std::function<bool(Done)> whenIdle; // nothing is left to be removed
    };
    struct PruneOrder {
        bool confirmed = false;
        qint64 diskBudget = 0; // 0: what retention says
    };

    // `clock` outlives this.
    Upkeep(const core::Clock &clock, const WriterSettings &settings, Writer writer);
    ~Upkeep(); // stops

    void start(const QString &databasePath);
    // Does not wait for what the writer has been given: that is cut short, or goes on at the next start.
    void stop();

    // Now; `done` is called on this thread with the number of hits that went into segments, or went. False: it does
    // not run.
    bool pack(core::SiteEditor::CountDone done);
    bool prune(PruneOrder order, core::SiteEditor::CountDone done);

private:
    struct Asked {
        std::vector<core::SiteEditor::CountDone> packs;
        std::vector<std::pair<PruneOrder, core::SiteEditor::CountDone>> prunes;
        bool isEmpty() const { return packs.empty() && prunes.empty(); }
    };

    void run();
    core::Result<qint64> packAll();
    void keepWithinLimits(qint64 diskBudget);
    core::Result<qint64> pruneNow(PruneOrder order);
    core::Result<void> ask(const std::function<bool(Done)> &question);
    bool isRunning();

    const core::Clock &m_clock;
    const WriterSettings m_settings;
    const Writer m_writer;
    QString m_path;
    bool m_isExcessTold = false;
    // Of what waits for a confirmation: hits. By themselves these are told once, and again when they change.
    qint64 m_unconfirmed = 0;
    std::map<bool, qint64> m_toldUnconfirmed; // of a budget or not

    std::mutex m_mutex;
    std::condition_variable m_wake;
    Asked m_asked;
    bool m_running = false;
    std::unique_ptr<QThread> m_thread;
};

} // namespace gatepost::store

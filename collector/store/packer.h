// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: turns the rows of closed days into segments, and small segments into larger ones.
#pragma once

#include "collector/core/clock.h"
#include "collector/core/site_editor.h"
#include "collector/store/segment_table.h"

#include <QThread>

#include <condition_variable>
#include <functional>
#include <future>
#include <memory>
#include <mutex>

namespace gatepost::store {

// Reads and compresses on a thread and a read-only connection of its own; what takes the place of what is handed to the
// writer, a bounded piece at a time, so that no hit waits long. A day is closed two hours after it ended in UTC.
// Whatever is interrupted goes on the next time; a second run right after a first changes nothing.
class Packer
{
public:
    // What the writer says of a change: how long it held up hits, in ms.
    using Applied = core::Result<double>;
    // Gives a change to the writer; false: it does not run.
    using Apply = std::function<bool(std::shared_ptr<const SegmentChange>, std::function<void(Applied)>)>;

    // `firstMs`, `everyMs`: real time until the first round, and between two; 0: only when asked. `clock` outlives this.
    Packer(const core::Clock &clock, Apply apply, int firstMs, int everyMs);
    ~Packer(); // stops

    void start(const QString &databasePath);
    void stop();

    // A round now; `done` is called on the packer's thread with the number of hits that went into segments.
    // False: it does not run.
    bool packNow(core::SiteEditor::CountDone done);

private:
    void run();
    core::Result<qint64> round();
    core::Result<qint64> packClosedDays(Connection &connection);
    core::Result<void> mergeSmall(Connection &connection);
    std::future<Applied> submit(SegmentChange change);
    core::Result<void> settle(std::future<Applied> &waiting);
    bool mayGoOn();

    const core::Clock &m_clock;
    const Apply m_apply;
    const int m_firstMs;
    const int m_everyMs;
    QString m_path;
    qint64 m_pieceRows; // as many as the writer deletes in a fraction of the time that a hit may wait

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::vector<core::SiteEditor::CountDone> m_asked;
    bool m_running = false;
    std::unique_ptr<QThread> m_thread;
};

} // namespace gatepost::store

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/clock.h"
#include "collector/core/health.h"
#include "collector/core/result.h"
#include "collector/core/site_editor.h"
#include "collector/service/listener_spec.h"
#include "collector/service/service_settings.h"

#include <QString>

#include <memory>
#include <vector>

namespace gatepost::service {

// Where it really listens: ports that were asked for as 0 are filled in.
struct Addresses {
    std::vector<ListenerSpec> collect;
    ListenerSpec report;

    // Where snippets and tests of this machine reach it: the first collect listener that belongs to no network and
    // waits for no PROXY line. Empty: there is none.
    QString collectUrl() const;
    // The test page, which such a listener has for loopback clients. Empty: nobody is served one.
    QString testPageUrl(const ServiceSettings &settings) const;
};

// The whole collector of one data directory: takes the directory's lock, runs the writer's thread and the collector
// thread (listeners and all pure stages), and connects them. `gatepostd serve` and the console host the same one.
//
// Thread: start() and stop() on the thread that made it. It blocks while it starts and stops, not while it runs.
class CollectorService
{
public:
    // `clock` outlives this.
    CollectorService(ServiceSettings settings, const core::Clock &clock);
    ~CollectorService(); // stops
    CollectorService(const CollectorService &) = delete;
    CollectorService &operator=(const CollectorService &) = delete;

    // Fails with Busy while another process serves the directory, with what the database says, when the list of spam
    // cannot be read, or with Io when an address cannot be bound; then nothing runs and the lock is free. Raises the
    // process's soft limit of open files.
    core::Result<Addresses> start();

    // In this order: no new connections, waiting answers are sent, the queue closes and is committed, the database
    // closes, the lock is released. Ten seconds at most, unless the disk hangs. Does nothing when it does not run.
    void stop();

    // Both valid while this lives; thread: any.
    core::SiteEditor &siteEditor();
    const core::HealthSource &health() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace gatepost::service

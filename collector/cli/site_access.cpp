// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/cli/site_access.h"

#include "collector/cli/remote_sites.h"
#include "collector/core/clock.h"
#include "collector/service/access_file.h"
#include "collector/store/data_directory.h"
#include "collector/store/hit_reader.h"
#include "collector/store/hit_writer.h"

#include <QDeadlineTimer>
#include <QThread>

#include <functional>
#include <future>
#include <memory>

using namespace Qt::StringLiterals;

namespace gatepost::cli {

namespace {

// How long a directory may be held by a command that will end soon, or by a collector that is still starting.
constexpr int kPatienceMs = 10000;
constexpr unsigned long kPauseMs = 50;

// Runs one edit on an editor and waits for what it gives to `done`, on whatever thread.
template <typename T>
using Edit = std::function<void(core::SiteEditor &, std::function<void(core::Result<T>)>)>;

template <typename T>
core::Result<T> waitFor(core::SiteEditor &editor, const Edit<T> &edit)
{
    auto answer = std::make_shared<std::promise<core::Result<T>>>();
    std::future<core::Result<T>> answered = answer->get_future();
    edit(editor, [answer](core::Result<T> result) { answer->set_value(std::move(result)); });
    return answered.get();
}

template <typename T>
core::Result<T> editHere(const store::DataDirectory &directory, const Edit<T> &edit)
{
    const core::SystemClock clock;
    store::HitWriter writer(clock);
    const core::Result<void> started = writer.start(directory.databasePath());
    if (!started)
        return started.error();
    return waitFor<T>(writer, edit);
}

template <typename T>
core::Result<T> change(const QString &dataDirectory, const Edit<T> &edit)
{
    store::DataDirectory directory(dataDirectory);
    const QDeadlineTimer deadline(kPatienceMs);
    while (true) {
        const core::Result<void> locked = directory.lock();
        if (locked)
            return editHere(directory, edit);
        if (locked.error().code != core::ErrorCode::Busy)
            return locked.error();
        if (core::Result<service::Access> access = service::readAccess(directory.accessPath())) {
            RemoteSites remote(access.value());
            core::Result<T> answer = waitFor<T>(remote, edit);
            const bool isStale = !answer && answer.error().code == core::ErrorCode::Unavailable;
            if (!isStale || deadline.hasExpired())
                return answer;
        } else if (deadline.hasExpired()) {
            return locked.error();
        }
        QThread::msleep(kPauseMs);
    }
}

} // namespace

core::Result<core::SiteBookPtr> readSites(const QString &dataDirectory)
{
    store::HitReader reader(store::DataDirectory(dataDirectory).databasePath());
    core::Result<core::SiteBookPtr> book = reader.sites();
    if (!book && book.error().code == core::ErrorCode::NotFound)
        return std::make_shared<const core::SiteBook>();
    return book;
}

core::Result<core::Site> findSite(const QString &dataDirectory, const QString &word)
{
    const core::Result<core::SiteBookPtr> book = readSites(dataDirectory);
    if (!book)
        return book.error();
    if (const core::Site *site = book.value()->byWord(word))
        return *site;
    return core::Error{
        core::ErrorCode::NotFound, u"no site is called '%1'; gatepostd site list shows them all"_s.arg(word), word};
}

core::Result<core::Site> addSite(const QString &dataDirectory, const core::Site &wanted)
{
    return change<core::Site>(
        dataDirectory, [&](core::SiteEditor &editor, auto done) { editor.addSite(wanted, std::move(done)); });
}

core::Result<core::Site> editSite(const QString &dataDirectory, core::SiteId site, const core::SiteEdit &edit)
{
    return change<core::Site>(
        dataDirectory, [&](core::SiteEditor &editor, auto done) { editor.editSite(site, edit, std::move(done)); });
}

core::Result<void> removeSite(const QString &dataDirectory, core::SiteId site)
{
    return change<void>(
        dataDirectory, [&](core::SiteEditor &editor, auto done) { editor.removeSite(site, std::move(done)); });
}

core::Result<qint64> applyRetention(const QString &dataDirectory, bool confirmed)
{
    return change<qint64>(
        dataDirectory, [&](core::SiteEditor &editor, auto done) { editor.applyRetention(confirmed, std::move(done)); });
}

core::Result<qint64> applyDiskBudget(const QString &dataDirectory, qint64 bytes, bool confirmed)
{
    return change<qint64>(dataDirectory,
        [&](core::SiteEditor &editor, auto done) { editor.applyDiskBudget(bytes, confirmed, std::move(done)); });
}

core::Result<qint64> packHits(const QString &dataDirectory)
{
    return change<qint64>(dataDirectory, [](core::SiteEditor &editor, auto done) { editor.pack(std::move(done)); });
}

} // namespace gatepost::cli

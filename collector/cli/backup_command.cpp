// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/cli/commands.h"
#include "collector/cli/interruptible.h"
#include "collector/cli/usage.h"
#include "collector/store/backup.h"
#include "collector/store/data_directory.h"
#include "collector/store/kept_copies.h"

#include <QDateTime>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace gatepost::cli {

namespace {

QString contentOf(const store::Checkup &content)
{
    if (content.schema != content.newestSchema)
        return u"schema %1, which the next start brings to %2"_s.arg(content.schema).arg(content.newestSchema);
    const QString days = content.slots.isEmpty() ? u"no day"_s : store::daysText(content.slots);
    return u"%1 hits of %2, up to batch %3"_s.arg(
        QString::number(content.sequence.hits), days, QString::number(content.lastBatch));
}

std::optional<int> numberToKeep(const Usage &usage)
{
    bool isNumber = false;
    const int keep = usage.value(u"keep"_s).toInt(&isNumber);
    return isNumber && keep > 0 ? std::optional(keep) : std::nullopt;
}

} // namespace

int backup(const QStringList &words)
{
    Usage usage(u"backup FILE [--force] [--data DIR], or: backup [--keep N] FOLDER [--data DIR]"_s,
        u"Copies the database into one file, also while a collector serves the directory, and checks every byte of the "
        "copy before it takes its name. In a folder the file is named by the time. Every hit that was acknowledged "
        "before is in it. While the copy is made the database's log cannot start over: it grows by what comes in "
        "meanwhile. A backup keeps what was there: hits that are removed later, with their site or by its "
        "retention, stay in it until you remove the file."_s);
    usage.parser().addOption({u"force"_s, u"Replaces FILE when it is there."_s});
    usage.option(u"keep"_s, u"N"_s,
        u"leaves only the newest N of the files that this command named by the time in FOLDER (all)"_s);
    if (const std::optional<int> code = usage.read(words))
        return *code;
    if (usage.words().size() != 1)
        return wrongUsage(u"backup takes one file or folder"_s);
    const QString target = usage.words().front();
    const bool isFolder = QFileInfo(target).isDir();
    int keep = 0;
    if (usage.isSet(u"keep"_s)) {
        const std::optional<int> number = numberToKeep(usage);
        if (!number)
            return wrongUsage(u"--keep is a number of files, not '%1'"_s.arg(usage.value(u"keep"_s)));
        if (!isFolder)
            return wrongUsage(u"--keep needs a folder, which '%1' is not"_s.arg(target));
        keep = *number;
    }
    const QString database = store::DataDirectory(usage.dataDirectory()).databasePath();
    const auto made = interruptible<core::Result<store::Backup>>([&](const std::atomic<bool> &cancelled) {
        return isFolder ? store::makeDatedBackup(database, target, keep, QDateTime::currentDateTimeUtc(), &cancelled)
                        : store::makeBackup(database, target, usage.isSet(u"force"_s), &cancelled);
    });
    if (!made)
        return failed(made.error());
    const store::Backup &backup = made.value();
    print(u"%1: %2 bytes, %3"_s.arg(backup.path, QString::number(backup.bytes), contentOf(backup.content)));
    for (const QString &path : backup.removed)
        print(u"removed %1"_s.arg(path));
    return kDone;
}

int restore(const QStringList &words)
{
    Usage usage(u"restore FILE [--data DIR]"_s,
        u"Puts a backup in the place of the database, after every byte of it was checked. No collector may serve the "
        "directory meanwhile. What was there is kept beside it for %1 days, or until the next hits are removed by "
        "prune, site remove or a retention; move it elsewhere to keep it longer. What was removed since the backup was made is there again: remove it anew."_s
            .arg(store::kKeptCopyDays));
    if (const std::optional<int> code = usage.read(words))
        return *code;
    if (usage.words().size() != 1)
        return wrongUsage(u"restore takes one file"_s);
    store::DataDirectory directory(usage.dataDirectory());
    if (auto locked = directory.lock(); !locked)
        return failed(locked.error());
    const auto restored = interruptible<core::Result<store::Restored>>([&](const std::atomic<bool> &cancelled) {
        return store::restoreBackup(directory, usage.words().front(), &cancelled);
    });
    if (!restored)
        return failed(restored.error());
    print(u"restored %1: %2"_s.arg(directory.databasePath(), contentOf(restored->content)));
    if (!restored->keptAs.isEmpty())
        print(u"kept what was there for %1 days as %2"_s.arg(QString::number(store::kKeptCopyDays), restored->keptAs));
    return kDone;
}

} // namespace gatepost::cli

// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/cli/commands.h"
#include "collector/cli/findings.h"
#include "collector/cli/interruptible.h"
#include "collector/cli/usage.h"
#include "collector/core/clock.h"
#include "collector/service/config_file.h"
#include "collector/store/kept_copies.h"
#include "collector/store/repair.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace gatepost::cli {

namespace {

bool isAllOk(const std::vector<Finding> &findings)
{
    return std::all_of(findings.begin(), findings.end(), [](const Finding &finding) { return finding.isOk; });
}

void printLines(const std::optional<store::Repair> &repair, const std::vector<Finding> &findings)
{
    if (repair && repair->done.isEmpty())
        print(u"repaired nothing: nothing was damaged"_s);
    if (repair) {
        for (const QString &done : repair->done)
            print(u"repaired: %1"_s.arg(done));
        if (!repair->keptAs.isEmpty())
            print(u"kept the database as it was for %1 days as %2"_s.arg(
                QString::number(store::kKeptCopyDays), repair->keptAs));
    }
    for (const Finding &finding : findings)
        print(u"%1 %2: %3"_s.arg(finding.isOk ? u"ok"_s : u"problem"_s, finding.topic, finding.text));
}

void printJson(
    const QString &directory, const std::optional<store::Repair> &repair, const std::vector<Finding> &findings)
{
    QJsonObject object{{u"data"_s, directory}, {u"ok"_s, isAllOk(findings)}};
    QJsonArray lines;
    for (const Finding &finding : findings)
        lines.append(QJsonObject{{u"topic"_s, finding.topic}, {u"ok"_s, finding.isOk}, {u"text"_s, finding.text}});
    object.insert(u"findings"_s, lines);
    if (repair) {
        object.insert(u"repaired"_s, QJsonArray::fromStringList(repair->done));
        object.insert(u"kept_as"_s, repair->keptAs.isEmpty() ? QJsonValue() : QJsonValue(repair->keptAs));
    }
    print(QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)));
}

core::Result<store::Repair> repairUnderLock(const QString &path)
{
    store::DataDirectory directory(path);
    if (!QFileInfo::exists(directory.databasePath())) {
        return core::Error{core::ErrorCode::NotFound,
            u"There is no database at %1: name its directory with --data."_s.arg(directory.databasePath()),
            directory.databasePath()};
    }
    if (auto locked = directory.lock(); !locked)
        return locked.error();
    return interruptible<core::Result<store::Repair>>(
        [&](const std::atomic<bool> &cancelled) { return store::repairDatabase(directory, &cancelled); });
}

} // namespace

int doctor(const QStringList &words)
{
    Usage usage(u"doctor [--repair] [--json] [--config FILE] [--data DIR]"_s,
        u"Looks at everything in a data directory, to the last byte, also while a collector serves it, and changes "
        "nothing: one line a finding, \"ok\" or \"problem\" with what to do next. Exit code 0 when all is well, 1 when "
        "there is a problem."_s);
    usage.parser().addOption({u"repair"_s,
        u"Takes out what is damaged, and only that, and says what it was. No collector may serve the directory "
        "meanwhile. The database as it was stays beside the repaired one for %1 days, or until the next hits are "
        "removed by prune, site remove or a retention; move it elsewhere to keep it longer."_s.arg(
            store::kKeptCopyDays)});
    usage.parser().addOption({u"json"_s, u"Writes one JSON object."_s});
    usage.option(u"config"_s, u"FILE"_s, u"the collector's settings, for the files that they name"_s);
    if (const std::optional<int> code = usage.read(words))
        return *code;
    if (!usage.words().isEmpty())
        return wrongUsage(u"doctor takes no words"_s);
    QString countryDatabase;
    if (usage.isSet(u"config"_s)) {
        const core::Result<service::ServiceSettings> settings = service::readConfig(usage.value(u"config"_s));
        if (!settings)
            return wrongUsage(settings.error().what);
        countryDatabase = settings->countryDatabase;
    }
    std::optional<store::Repair> repair;
    if (usage.isSet(u"repair"_s)) {
        auto repaired = repairUnderLock(usage.dataDirectory());
        if (!repaired)
            return failed(repaired.error());
        repair = std::move(repaired).value();
    }
    const core::SystemClock clock;
    const store::DataDirectory directory(usage.dataDirectory());
    const auto findings = interruptible<std::vector<Finding>>(
        [&](const std::atomic<bool> &cancelled) { return examine(directory, countryDatabase, clock, &cancelled); });
    if (usage.isSet(u"json"_s))
        printJson(directory.path(), repair, findings);
    else
        printLines(repair, findings);
    return isAllOk(findings) ? kDone : kFailed;
}

} // namespace gatepost::cli

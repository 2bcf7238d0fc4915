// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/cli/commands.h"
#include "collector/cli/site_access.h"
#include "collector/cli/usage.h"
#include "collector/core/byte_size.h"
#include "collector/core/clock.h"
#include "collector/report/table_layout.h"
#include "collector/store/data_directory.h"
#include "collector/store/retention.h"

using namespace Qt::StringLiterals;

namespace gatepost::cli {

namespace {

QString dayOf(core::Slot slot) { return report::timeText(slot, QTimeZone::utc()).left(10); }

// A line for each site, and what it comes to.
int sayPlan(const store::PrunePlan &plan, const QString &dataDirectory)
{
    const auto book = readSites(dataDirectory);
    if (!book)
        return failed(book.error());
    for (const store::DueHits &due : plan.due) {
        const core::Site *site = book.value()->byId(due.site);
        print(u"%1\t%2 hits\t%3 to %4\tabout %5"_s.arg(site ? site->name : u"-"_s, QString::number(due.hits),
            dayOf(due.slots.from), dayOf(due.slots.to - 1), core::byteSizeText(due.bytes)));
    }
    print(u"would remove %1 of %2 hits, about %3"_s.arg(
        QString::number(plan.dueHits), QString::number(plan.allHits), core::byteSizeText(plan.dueBytes)));
    return kDone;
}

} // namespace

int prune(const QStringList &words)
{
    Usage usage(u"prune [--disk-budget SIZE] [--dry-run] [--yes] [--data DIR]"_s,
        u"Removes what is older than its site's retention for good, or with --disk-budget the oldest days of all "
        "sites until the rest takes no more than that; the newest %1 days always stay. A running collector does the "
        "first by itself, and the second when it has a disk budget. When something goes, so do the copies of the whole "
        "database that an update, a repair or a restore left beside it."_s.arg(store::kBudgetKeepsDays));
    usage.option(u"disk-budget"_s, u"SIZE"_s, u"such as 500MB or 2GB"_s);
    usage.parser().addOption(
        {u"dry-run"_s, u"Only says what would go: site, hits, first and last day (UTC), bytes."_s});
    usage.parser().addOption({u"yes"_s, u"Also when that is more than half of everything."_s});
    if (const std::optional<int> code = usage.read(words))
        return *code;
    if (!usage.words().isEmpty())
        return wrongUsage(u"prune takes no words"_s);
    qint64 budget = 0;
    if (usage.isSet(u"disk-budget"_s)) {
        const core::Result<qint64> size = core::parseByteSize(usage.value(u"disk-budget"_s));
        if (!size)
            return wrongUsage(u"--disk-budget: "_s + size.error().what);
        budget = size.value();
    }
    const QString path = store::DataDirectory(usage.dataDirectory()).databasePath();
    const core::Slot now = core::slotOfMs(core::SystemClock().nowMs());
    const auto plan = budget > 0 ? store::readBudgetPlan(path, budget, now) : store::readRetentionPlan(path, now);
    if (!plan)
        return failed(plan.error());
    if (plan->excessBytes > 0) {
        print(u"the budget cannot be kept: the newest %1 days and what is not packed yet stay, and take %2 more"_s.arg(
            QString::number(store::kBudgetKeepsDays), core::byteSizeText(plan->excessBytes)));
    }
    if (plan->due.empty()) {
        print(
            budget > 0 ? u"nothing has to go for the disk budget"_s : u"nothing is older than its site's retention"_s);
        return kDone;
    }
    if (usage.isSet(u"dry-run"_s))
        return sayPlan(plan.value(), usage.dataDirectory());
    const bool confirmed = usage.isSet(u"yes"_s);
    const core::Result<qint64> removed = budget > 0 ? applyDiskBudget(usage.dataDirectory(), budget, confirmed)
                                                    : applyRetention(usage.dataDirectory(), confirmed);
    if (!removed)
        return failed(removed.error());
    print(u"removed %1 hits"_s.arg(removed.value()));
    return kDone;
}

} // namespace gatepost::cli

// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/cli/commands.h"
#include "collector/cli/usage.h"
#include "collector/core/clock.h"
#include "collector/demo/demo_store.h"

#include <QDateTime>

#include <cstdio>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace gatepost::cli {

namespace {

// The first slot that is not filled: now, or the end of `until`.
std::optional<core::Slot> endOf(const QString &until)
{
    if (until.isEmpty())
        return core::slotOfMs(core::SystemClock().nowMs()) + 1;
    const QDate day = QDate::fromString(until, Qt::ISODate);
    if (!day.isValid() || day.year() < 1971 || day.year() > 2200)
        return std::nullopt;
    return core::slotOfMs(day.addDays(1).startOfDay(Qt::UTC).toMSecsSinceEpoch());
}

} // namespace

int demo(const QStringList &words)
{
    Usage usage(u"demo --data DIR [--days N] [--views N] [--seed N] [--until DATE]"_s,
        u"Fills an empty directory with the invented traffic of a lively small site, marked as such everywhere. Look "
        u"at "
        "it with: gatepost --data DIR. The same numbers give the same records."_s);
    usage.option(u"days"_s, u"N"_s, u"days before now"_s, u"90"_s);
    usage.option(u"views"_s, u"N"_s, u"reported views"_s, u"200000"_s);
    usage.option(u"seed"_s, u"N"_s, u"another number makes other records"_s, u"1"_s);
    usage.option(u"until"_s, u"DATE"_s, u"last day, such as 2026-11-30 (now)"_s);
    if (const std::optional<int> code = usage.read(words))
        return *code;
    if (!usage.words().isEmpty())
        return wrongUsage(u"demo takes no word '%1'"_s.arg(usage.words().front()));
    if (!usage.isSet(u"data"_s))
        return wrongUsage(
            u"demo needs --data and a directory of its own, so that nothing invented gets among the real"_s);
    bool good[3] = {};
    demo::DemoOrder order;
    order.days = usage.value(u"days"_s).toInt(&good[0]);
    order.views = usage.value(u"views"_s).toLongLong(&good[1]);
    order.seed = usage.value(u"seed"_s).toUInt(&good[2]);
    if (!good[0] || !good[1] || !good[2])
        return wrongUsage(u"--days, --views and --seed are whole numbers"_s);
    const std::optional<core::Slot> end = endOf(usage.value(u"until"_s));
    if (!end)
        return wrongUsage(u"--until is a day such as 2026-11-30, not '%1'"_s.arg(usage.value(u"until"_s)));
    order.end = *end;

    const bool isTerminal = isatty(STDERR_FILENO) != 0;
    const core::SystemClock clock;
    const auto filled = demo::fillDemo(usage.dataDirectory(), order, clock, [&](qint64 views) {
        if (isTerminal)
            std::fprintf(stderr, "\r%lld %%", static_cast<long long>(100 * views / order.views));
    });
    if (isTerminal)
        std::fprintf(stderr, "\r     \r");
    if (!filled)
        return filled.error().code == core::ErrorCode::InvalidInput ? wrongUsage(filled.error().what)
                                                                    : failed(filled.error());
    print(u"%1: %2 views over %3 days, %4 records in all"_s.arg(filled->site.name)
              .arg(filled->views)
              .arg(order.days)
              .arg(filled->hits));
    return kDone;
}

} // namespace gatepost::cli

// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/cli/commands.h"
#include "collector/cli/site_access.h"
#include "collector/cli/usage.h"

using namespace Qt::StringLiterals;

namespace gatepost::cli {

int pack(const QStringList &words)
{
    Usage usage(u"pack [--data DIR]"_s,
        u"Packs the hits of days that are over (in UTC, since two hours) into compressed columns; a running collector "
        "does so by itself every 15 minutes. Nothing is lost by it, and reports do not change."_s);
    if (const std::optional<int> code = usage.read(words))
        return *code;
    if (!usage.words().isEmpty())
        return wrongUsage(u"pack takes no words"_s);
    const core::Result<qint64> packed = packHits(usage.dataDirectory());
    if (!packed)
        return failed(packed.error());
    print(u"packed %1 hits"_s.arg(packed.value()));
    return kDone;
}

} // namespace gatepost::cli

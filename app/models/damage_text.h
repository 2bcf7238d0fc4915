// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/query/report.h"
#include "collector/report/table.h"

#include <QList>
#include <QString>

namespace gatepost::models {

class Formatter;
class ReportScope;

// Which days of which sites cannot be read, and what to do about it, in the scope's zone and words; empty when nothing
// is damaged.
QString damageText(const QList<query::Damage> &damage, const ReportScope &scope);

// The days, in UTC, that an export leaves out; empty when it leaves none out.
QString leftOutText(const std::vector<report::LeftOut> &parts, const Formatter &format);

} // namespace gatepost::models

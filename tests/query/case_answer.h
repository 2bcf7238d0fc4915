// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/result.h"
#include "collector/query/report.h"
#include "tests/query/case_file.h"

#include <QStringList>

namespace gatepost::tests {

// The answer as the lines that stand under `expect:`.
QStringList answerLines(const core::Result<query::Report> &answer, const Question &question);

} // namespace gatepost::tests

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/hit.h"
#include "collector/core/result.h"
#include "collector/query/query.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace gatepost::tests {

// One question of a case and the rows it must give.
struct Question {
    int line = 0; // of `query:`
    query::Query query;
    QStringList columns; // of each answer row, see case_answer.h
    QStringList expected;
};

// A behaviour test as text (tests/cases/README.md tells the form): hits in, questions, rows out.
struct CaseFile {
    std::vector<core::Hit> hits;
    int sites = 1; // the largest site number named
    std::vector<Question> questions;
};

// Fails with a sentence that names the line.
core::Result<CaseFile> readCase(const QString &path);

} // namespace gatepost::tests

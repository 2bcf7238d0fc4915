// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace gatepost::testing {

// The project's own files as they stand in the tree this test was built from.

// Paths from the root of the tree, sorted; what is built, hidden or of version control is left out.
QStringList sourceFiles(const QStringList &suffixes);
QByteArray sourceText(const QString &path);
bool existsInTree(const QString &path);

// One `#include` line.
struct IncludeLine {
    QString file; // that has it
    int line = 0;
    QString name; // between the quotes or angle brackets
    bool quoted = false;

    QString where() const;
};
QList<IncludeLine> includesOf(const QString &path);

} // namespace gatepost::testing

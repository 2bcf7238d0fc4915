// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace gatepost::cli {

// The commands of gatepostd. Each takes the words after its name, needs a QCoreApplication, runs on the main thread and
// returns the exit code (usage.h).
int serve(const QStringList &words);
int site(const QStringList &words);
int snippet(const QStringList &words);
int exportReport(const QStringList &words);
int demo(const QStringList &words);
int drops(const QStringList &words);
int hosts(const QStringList &words);
int prune(const QStringList &words);
int pack(const QStringList &words);
int backup(const QStringList &words);
int restore(const QStringList &words);
int doctor(const QStringList &words);

// Runs `words` (without the program's name): a command and its options, or --help, --version.
int run(const QStringList &words);

// True when `word` is one of the commands: `gatepost` hands those over instead of opening a window.
bool isCommand(const QString &word);

} // namespace gatepost::cli

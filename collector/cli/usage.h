// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/result.h"

#include <QCommandLineParser>
#include <QString>
#include <QStringList>

namespace gatepost::cli {

// What every command returns to the shell.
enum ExitCode { kDone = 0, kFailed = 1, kWrongUsage = 2 };

// Thread: main, all of these. Text goes out as UTF-8 and at once.
void print(const QString &line); // one line on standard output
int failed(const core::Error &error); // one line on standard error; kFailed
int wrongUsage(const QString &what); // one line on standard error, naming --help; kWrongUsage

// The command line of one command: its options, `--data` and `--help`.
class Usage
{
public:
    // `synopsis` is what stands behind the program's name; `summary` is one sentence.
    Usage(QString synopsis, QString summary);

    QCommandLineParser &parser() { return m_parser; }
    void option(const QString &name, const QString &valueName, const QString &help, const QString &preset = {});

    // Reads the words after the command. An exit code when there is nothing left to do: help was asked for, or a word
    // was wrong (already said).
    std::optional<int> read(const QStringList &words);

    QString dataDirectory() const;
    QString value(const QString &name) const { return m_parser.value(name); }
    QStringList values(const QString &name) const { return m_parser.values(name); }
    bool isSet(const QString &name) const { return m_parser.isSet(name); }
    QStringList words() const { return m_parser.positionalArguments(); }

private:
    QCommandLineParser m_parser;
    QString m_synopsis;
};

} // namespace gatepost::cli

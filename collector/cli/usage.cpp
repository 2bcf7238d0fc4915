// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/cli/usage.h"

#include "collector/store/data_directory.h"

#include <QCommandLineOption>
#include <QFile>

#include <cstdio>
#include <optional>

using namespace Qt::StringLiterals;

namespace gatepost::cli {

namespace {

void writeLine(FILE *stream, const QString &line)
{
    const QByteArray bytes = line.toUtf8() + '\n';
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stream);
    std::fflush(stream);
}

} // namespace

void print(const QString &line) { writeLine(stdout, line); }

int failed(const core::Error &error)
{
    writeLine(stderr, u"gatepostd: "_s + error.what);
    return kFailed;
}

int wrongUsage(const QString &what)
{
    QStringView sentence = what;
    while (sentence.endsWith(u'.'))
        sentence.chop(1);
    writeLine(stderr, u"gatepostd: %1; see gatepostd --help"_s.arg(sentence));
    return kWrongUsage;
}

Usage::Usage(QString synopsis, QString summary) : m_synopsis(std::move(synopsis))
{
    m_parser.setApplicationDescription(summary);
    option(u"data"_s, u"DIR"_s, u"the data directory"_s, store::DataDirectory::defaultPath());
    m_parser.addOption({{u"h"_s, u"help"_s}, u"Shows this help."_s});
}

void Usage::option(const QString &name, const QString &valueName, const QString &help, const QString &preset)
{
    // A one-letter twin for the one option that has it everywhere: -o FILE.
    const QStringList names = name == "output"_L1 ? QStringList{u"o"_s, name} : QStringList{name};
    m_parser.addOption(QCommandLineOption(names, help, valueName, preset));
}

std::optional<int> Usage::read(const QStringList &words)
{
    if (!m_parser.parse(QStringList{u"gatepostd"_s} + words))
        return wrongUsage(m_parser.errorText());
    if (!m_parser.isSet(u"help"_s))
        return std::nullopt;
    QString help = m_parser.helpText();
    print(u"Usage: gatepostd %1"_s.arg(m_synopsis) + help.sliced(help.indexOf(u'\n')).trimmed().prepend(u"\n\n"_s));
    return kDone;
}

QString Usage::dataDirectory() const { return m_parser.value(u"data"_s); }

} // namespace gatepost::cli

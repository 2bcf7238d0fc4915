// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/collector_process.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QThread>

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace gatepost::testing {

namespace {

QByteArray contentOf(const QString &path, qint64 from = 0)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || !file.seek(from))
        return {};
    return file.readAll();
}

// "collect http://127.0.0.1:4711/" → 4711
quint16 portOf(const QByteArray &output, const QByteArray &word)
{
    const QList<QByteArray> lines = output.split('\n');
    for (const QByteArray &line : lines) {
        if (!line.startsWith(word + " http://"))
            continue;
        QByteArray port = line.mid(line.lastIndexOf(':') + 1).trimmed();
        while (port.endsWith('/'))
            port.chop(1);
        return port.toUShort();
    }
    return 0;
}

} // namespace

QString programPath(const QString &name) { return QStringLiteral(GATEPOST_BIN_DIR "/") + name; }

QString CsvTable::cell(const QString &key, const QString &columnName) const
{
    const qsizetype index = header.indexOf(columnName);
    for (const QStringList &row : rows) {
        if (index >= 0 && index < row.size() && row.first() == key)
            return row[index];
    }
    return {};
}

QStringList CsvTable::column(const QString &name) const
{
    const qsizetype index = header.indexOf(name);
    QStringList cells;
    for (const QStringList &row : rows)
        cells.append(index >= 0 && index < row.size() ? row[index] : QString());
    return cells;
}

CsvTable parseCsv(const QByteArray &text)
{
    QList<QStringList> lines;
    QStringList row;
    QByteArray cell;
    bool quoted = false;
    bool any = false;
    const auto endCell = [&] {
        row.append(QString::fromUtf8(cell));
        cell.clear();
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text[i];
        any = true;
        if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
            cell.append('"');
            ++i;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && c == ',') {
            endCell();
        } else if (!quoted && c == '\n') {
            endCell();
            lines.append(row);
            row.clear();
            any = false;
        } else if (quoted || c != '\r') {
            cell.append(c);
        }
    }
    if (any) {
        endCell();
        lines.append(row);
    }
    CsvTable table;
    if (!lines.isEmpty())
        table.header = lines.takeFirst();
    table.rows = lines;
    return table;
}

CollectorProcess::CollectorProcess(const QString &directory) : m_directory(directory)
{
    if (m_directory.isEmpty()) {
        m_ownDirectory = std::make_unique<QTemporaryDir>();
        m_directory = m_ownDirectory->filePath(QStringLiteral("data"));
        QDir().mkpath(m_directory);
        QFile::setPermissions(m_directory, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
}

CollectorProcess::~CollectorProcess()
{
    if (running())
        kill9();
}

bool CollectorProcess::start(const QStringList &extra)
{
    if (running())
        kill9();
    m_outputStart = contentOf(outputPath()).size();
    m_process = std::make_unique<QProcess>();
    m_process->setProgram(programPath(QStringLiteral("gatepostd")));
    m_process->setArguments(
        QStringList{QStringLiteral("serve"), QStringLiteral("--data"), m_directory, QStringLiteral("--collect"),
            QStringLiteral("127.0.0.1:0"), QStringLiteral("--report"), QStringLiteral("127.0.0.1:0")}
        + extra);
    m_process->setStandardOutputFile(outputPath(), QIODevice::Append);
    m_process->setStandardErrorFile(errorPath(), QIODevice::Append);
    const rlim_t limit = static_cast<rlim_t>(m_descriptorLimit);
    m_process->setChildProcessModifier([limit] {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (limit > 0) {
            const rlimit bounds{limit, limit};
            ::setrlimit(RLIMIT_NOFILE, &bounds);
        }
    });
    m_process->start();
    if (!m_process->waitForStarted(10000)) {
        m_trouble = QStringLiteral("cannot start %1: %2").arg(m_process->program(), m_process->errorString());
        return false;
    }
    m_pid = m_process->processId();
    return waitForReady();
}

bool CollectorProcess::waitForReady()
{
    QElapsedTimer timer;
    timer.start();
    bool ended = false;
    while (timer.elapsed() < 30000) {
        const QByteArray output = contentOf(outputPath(), m_outputStart);
        if (output.startsWith("ready\n") || output.contains("\nready\n")) {
            m_collectPort = portOf(output, "collect");
            m_reportPort = portOf(output, "report");
            return m_collectPort != 0 && m_reportPort != 0;
        }
        if (ended)
            break;
        // One more look at the output after the end: it may have been written in between.
        ended = m_process->waitForFinished(5);
    }
    m_trouble = QString::fromUtf8(contentOf(outputPath(), m_outputStart) + contentOf(errorPath()));
    return false;
}

QString CollectorProcess::trouble() const { return m_trouble; }

bool CollectorProcess::running() const
{
    return m_process && m_process->state() == QProcess::Running && ::kill(static_cast<pid_t>(m_pid), 0) == 0
        && !m_process->waitForFinished(0);
}

void CollectorProcess::kill9()
{
    if (!m_process || m_process->state() == QProcess::NotRunning)
        return;
    m_process->kill();
    m_process->waitForFinished(10000);
}

int CollectorProcess::terminate(int timeoutMs)
{
    if (!m_process || m_process->state() == QProcess::NotRunning)
        return -1;
    m_process->terminate();
    return waitForExit(timeoutMs);
}

int CollectorProcess::waitForExit(int timeoutMs)
{
    if (!m_process)
        return -1;
    if (m_process->state() != QProcess::NotRunning && !m_process->waitForFinished(timeoutMs)) {
        kill9();
        return -1;
    }
    return m_process->exitStatus() == QProcess::NormalExit ? m_process->exitCode() : -1;
}

CollectorProcess::Outcome CollectorProcess::run(const QStringList &arguments)
{
    QProcess command;
    command.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    command.start(programPath(QStringLiteral("gatepostd")), arguments, QIODevice::ReadOnly);
    Outcome outcome;
    const bool finished = command.waitForFinished(60000);
    if (!finished) {
        outcome.err = command.errorString().toUtf8();
        command.kill();
        command.waitForFinished(5000);
        return outcome;
    }
    outcome.out = command.readAllStandardOutput();
    outcome.err = command.readAllStandardError();
    if (command.exitStatus() == QProcess::NormalExit)
        outcome.exitCode = command.exitCode();
    return outcome;
}

CollectorProcess::Outcome CollectorProcess::runHere(QStringList arguments) const
{
    return run(arguments << QStringLiteral("--data") << m_directory);
}

QByteArray CollectorProcess::addSite(const QString &name, const QStringList &hosts)
{
    QStringList arguments{QStringLiteral("site"), QStringLiteral("add"), name};
    for (const QString &host : hosts)
        arguments << QStringLiteral("--host") << host;
    const Outcome outcome = runHere(arguments);
    if (outcome.exitCode != 0) {
        m_trouble = QString::fromUtf8(outcome.err);
        return {};
    }
    return outcome.out.left(outcome.out.indexOf('\n')).trimmed();
}

CsvTable CollectorProcess::exportCsv(const QString &report, const QString &site, const QStringList &arguments) const
{
    const Outcome outcome = runHere(QStringList{QStringLiteral("export"), report, QStringLiteral("--site"), site,
                                        QStringLiteral("--format"), QStringLiteral("csv")}
        + arguments);
    return parseCsv(outcome.exitCode == 0 ? outcome.out : QByteArray());
}

QByteArray CollectorProcess::standardOutput() const { return contentOf(outputPath()); }
QByteArray CollectorProcess::standardError() const { return contentOf(errorPath()); }

int CollectorProcess::openDescriptors() const
{
    return static_cast<int>(QDir(QStringLiteral("/proc/%1/fd").arg(m_pid))
                                .entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot)
                                .size());
}

qint64 CollectorProcess::residentKb() const
{
    const QList<QByteArray> fields = contentOf(QStringLiteral("/proc/%1/statm").arg(m_pid)).split(' ');
    return fields.size() > 1 ? fields[1].toLongLong() * ::sysconf(_SC_PAGESIZE) / 1024 : 0;
}

qint64 CollectorProcess::cpuMs() const
{
    const QByteArray line = contentOf(QStringLiteral("/proc/%1/stat").arg(m_pid));
    // The name in parentheses may hold spaces: count the fields after it.
    const QList<QByteArray> fields = line.mid(line.lastIndexOf(')') + 2).split(' ');
    if (fields.size() < 13)
        return 0;
    return (fields[11].toLongLong() + fields[12].toLongLong()) * 1000 / ::sysconf(_SC_CLK_TCK);
}

} // namespace gatepost::testing

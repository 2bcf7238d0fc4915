// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <memory>
#include <optional>

namespace gatepost::testing {

// A CSV file in memory: first row is the header.
struct CsvTable {
    QStringList header;
    QList<QStringList> rows;

    // The cell in `column` of the first row whose first cell is `key`; null when there is none.
    QString cell(const QString &key, const QString &column) const;
    QStringList column(const QString &name) const;
};

// RFC 4180. Never fails: what cannot be parsed becomes odd cells, which a test then sees.
CsvTable parseCsv(const QByteArray &text);

// A real `gatepostd serve` on loopback ports of the system's choice, and the command line beside it.
// Thread: one. Needs no event loop. Ends its process in the destructor, and the process ends with the test.
class CollectorProcess
{
public:
    // How a command ended. exitCode is -1 when it crashed, could not be started or took longer than a minute.
    struct Outcome {
        int exitCode = -1;
        QByteArray out;
        QByteArray err;
    };

    // Serves `directory`; without one, a temporary directory that goes with this object.
    explicit CollectorProcess(const QString &directory = {});
    ~CollectorProcess();
    CollectorProcess(const CollectorProcess &) = delete;
    CollectorProcess &operator=(const CollectorProcess &) = delete;

    // Starts (again) and waits until the collector says `ready`. `extra` follows the usual arguments.
    // False when it ended or said nothing for 30 s: trouble() then holds what it wrote.
    bool start(const QStringList &extra = {});
    QString trouble() const;

    // Limits the descriptors of the next start; 0: as the test's own.
    void limitDescriptors(int count) { m_descriptorLimit = count; }

    bool running() const;
    // Ends it at once and waits until it is gone.
    void kill9();
    // SIGTERM; the exit code, or -1 when it did not end in `timeoutMs` (then it is killed) or ended by a signal.
    int terminate(int timeoutMs = 30000);
    // Waits for a process that ends by itself; as terminate().
    int waitForExit(int timeoutMs);

    // Adds a site by the command line; its key, or empty (then trouble() says why).
    QByteArray addSite(const QString &name, const QStringList &hosts);
    // Any command of gatepostd, as typed.
    static Outcome run(const QStringList &arguments);
    // Any command, with --data of this directory.
    Outcome runHere(QStringList arguments) const;
    // `gatepostd export REPORT --site SITE --format csv …`
    CsvTable exportCsv(const QString &report, const QString &site, const QStringList &arguments = {}) const;

    QString directory() const { return m_directory; }
    QString databasePath() const { return m_directory + QStringLiteral("/gatepost.db"); }
    quint16 collectPort() const { return m_collectPort; }
    quint16 reportPort() const { return m_reportPort; }
    qint64 pid() const { return m_pid; }
    // Everything the collector wrote since this object was made, over all its starts.
    QByteArray standardOutput() const;
    QByteArray standardError() const;

    int openDescriptors() const;
    qint64 residentKb() const;
    // Processor time used so far, user and system, in milliseconds.
    qint64 cpuMs() const;

private:
    bool waitForReady();
    QString outputPath() const { return m_output.filePath(QStringLiteral("stdout")); }
    QString errorPath() const { return m_output.filePath(QStringLiteral("stderr")); }

    std::unique_ptr<QTemporaryDir> m_ownDirectory;
    QTemporaryDir m_output;
    QString m_directory;
    QString m_trouble;
    std::unique_ptr<QProcess> m_process;
    qint64 m_outputStart = 0;
    qint64 m_pid = 0;
    int m_descriptorLimit = 0;
    quint16 m_collectPort = 0;
    quint16 m_reportPort = 0;
};

// Where the programs under test are.
QString programPath(const QString &name);

} // namespace gatepost::testing

// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/cli/findings.h"

#include "collector/enrich/country_database.h"
#include "collector/store/kept_copies.h"

#include <QDir>
#include <QFileInfo>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace gatepost::cli {

namespace {

constexpr qint64 kMb = 1024 * 1024;
constexpr qint64 kLeastFree = 256 * kMb;
constexpr qint64 kLargeLog = 256 * kMb;
constexpr core::Slot kSlotsPerDay = 24 * core::kSlotsPerHour;
const QString kRepair = u"stop the collector, then run gatepostd doctor --repair"_s;

QString sizeText(qint64 bytes)
{
    return bytes < kMb ? u"%1 KB"_s.arg((bytes + 1023) / 1024) : u"%1 MB"_s.arg((bytes + kMb / 2) / kMb);
}

class Examiner
{
public:
    Examiner(const store::DataDirectory &directory, const core::Clock &clock)
        : m_directory(directory), m_clock(clock), m_holder(directory.holder())
    {
    }

    std::vector<Finding> run(const QString &countryDatabase, const std::atomic<bool> *cancelled)
    {
        const QFileInfo folder(m_directory.path());
        if (!folder.isDir()) {
            problem(
                u"directory"_s, u"there is no directory %1: name another one with --data"_s.arg(m_directory.path()));
            return std::move(m_findings);
        }
        lookAtFiles(folder);
        lookAtLock();
        lookAtKeptFiles();
        lookAtDisk();
        const auto checkup = store::checkDatabase(m_directory.databasePath(), cancelled);
        if (!checkup) {
            problem(u"database"_s, withoutStop(checkup.error().what));
            return std::move(m_findings);
        }
        tell(checkup.value());
        lookAtLog();
        if (checkup->schema == checkup->newestSchema) {
            lookAtSites(checkup->sites, countryDatabase);
            lookAtClock(checkup.value());
        }
        return std::move(m_findings);
    }

private:
    void ok(const QString &topic, const QString &text) { m_findings.push_back({topic, true, text}); }
    void problem(const QString &topic, const QString &text) { m_findings.push_back({topic, false, text}); }
    void judge(bool isOk, const QString &topic, const QString &good, const QString &bad)
    {
        isOk ? ok(topic, good) : problem(topic, bad);
    }

    static QString withoutStop(QString sentence)
    {
        if (sentence.endsWith(u'.'))
            sentence.chop(1);
        return sentence;
    }

    void lookAtFiles(const QFileInfo &folder)
    {
        constexpr QFile::Permissions others =
            QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        judge(!(folder.permissions() & (QFile::WriteGroup | QFile::WriteOther)), u"directory"_s,
            u"%1 belongs to %2"_s.arg(folder.filePath(), folder.owner()),
            u"others may write to %1: chmod 700 it"_s.arg(folder.filePath()));
        int files = 0;
        const std::size_t before = m_findings.size();
        const QDir directory(folder.filePath());
        for (const QFileInfo &file : directory.entryInfoList({u"gatepost.*"_s, u"access.json"_s}, QDir::Files)) {
            ++files;
            if (file.fileName() != "gatepost.lock"_L1 && (file.permissions() & others))
                problem(u"files"_s, u"others may read %1: chmod 600 it"_s.arg(file.filePath()));
            if (file.ownerId() != folder.ownerId())
                problem(u"files"_s,
                    u"%1 belongs to %2, its directory to %3: chown it to %3"_s.arg(
                        file.filePath(), file.owner(), folder.owner()));
        }
        if (m_findings.size() == before)
            ok(u"files"_s, u"%1 files, all of them their owner's alone"_s.arg(files));
    }

    void lookAtLock()
    {
        ok(u"lock"_s,
            m_holder ? u"%1 (process %2) serves it"_s.arg(m_holder->program).arg(m_holder->pid)
                     : u"nobody serves it"_s);
    }

    void lookAtKeptFiles()
    {
        for (const QFileInfo &file : store::keptCopies(m_directory.databasePath()))
            ok(u"kept"_s,
                u"%1 (%2) holds what was there before; it goes after %3 days, or when hits are removed"_s.arg(
                    file.fileName(), sizeText(file.size()), QString::number(store::kKeptCopyDays)));
        // Whoever serves the directory removed those at its start.
        for (const QFileInfo &file : store::unfinishedCopies(m_directory.databasePath()))
            ok(u"kept"_s,
                u"%1 (%2) is of a repair or restore that has not ended; the next start of the collector removes it"_s
                    .arg(file.fileName(), sizeText(file.size())));
    }

    void lookAtDisk()
    {
        const qint64 free = store::freeBytes(m_directory.path());
        judge(free >= kLeastFree, u"disk"_s, u"%1 are free"_s.arg(sizeText(free)),
            u"only %1 are free: free some space, a full disk refuses hits"_s.arg(sizeText(free)));
    }

    void lookAtLog()
    {
        const qint64 bytes = QFileInfo(m_directory.databasePath() + u"-wal"_s).size();
        if (bytes == 0)
            ok(u"log"_s, u"the database's log is empty"_s);
        else if (!m_holder)
            ok(u"log"_s,
                u"a log of %1 is left of a run that was cut off; the next start takes it up"_s.arg(sizeText(bytes)));
        else
            judge(bytes < kLargeLog, u"log"_s, u"the database's log has %1"_s.arg(sizeText(bytes)),
                u"the database's log has %1, so a program holds it back: close consoles and other readers"_s.arg(
                    sizeText(bytes)));
    }

    void tell(const store::Checkup &checkup)
    {
        if (checkup.schema == checkup.newestSchema)
            ok(u"schema"_s, u"%1"_s.arg(checkup.schema));
        else
            ok(u"schema"_s,
                u"%1, which the next start of this version brings to %2"_s.arg(checkup.schema)
                    .arg(checkup.newestSchema));
        for (const QString &finding : checkup.structure)
            problem(u"structure"_s, u"%1: %2"_s.arg(finding, kRepair));
        if (checkup.structure.isEmpty())
            ok(u"structure"_s, u"SQLite finds nothing wrong with %1"_s.arg(m_directory.databasePath()));
        for (const QString &gap : checkup.sequence.gaps)
            problem(u"sequence"_s, u"%1: %2"_s.arg(withoutStop(gap), kRepair));
        if (checkup.knowsSequence && checkup.sequence.whole())
            ok(u"sequence"_s,
                u"%1 hits were acknowledged, %2 are there, %3 were removed; no batch is missing"_s.arg(
                    QString::number(checkup.sequence.lastHitId), QString::number(checkup.sequence.hits),
                    QString::number(checkup.sequence.removedHits)));
        for (const store::BrokenSegment &segment : checkup.broken)
            problem(u"packed"_s, u"%1: %2"_s.arg(segment.what(), kRepair));
        if (checkup.knowsSegments && checkup.broken.empty())
            ok(u"packed"_s,
                u"%1 hits in %2 segments; all %3 columns are as they were written"_s.arg(
                    QString::number(checkup.sequence.packedHits), QString::number(checkup.segments),
                    QString::number(checkup.columns)));
        for (const QString &stray : checkup.strays)
            problem(u"texts"_s, u"%1: %2"_s.arg(stray, kRepair));
        if (checkup.knowsTexts && checkup.strays.isEmpty())
            ok(u"texts"_s, u"every text that a hit names is in the dictionary"_s);
    }

    void lookAtSites(const std::vector<core::Site> &sites, const QString &countryDatabase)
    {
        bool byAddress = false;
        const std::size_t before = m_findings.size();
        for (const core::Site &site : sites) {
            byAddress = byAddress || site.options.country == core::CountrySource::Address;
            if (site.hosts.empty())
                problem(u"sites"_s,
                    u"%1 has no host, so nothing can be counted: gatepostd site edit %2 --host HOST"_s.arg(site.name)
                        .arg(site.id));
            if (!QTimeZone(site.timeZone).isValid())
                problem(u"sites"_s,
                    u"%1 has the time zone %2, which this machine does not know: install tzdata"_s.arg(
                        site.name, QString::fromUtf8(site.timeZone)));
        }
        if (m_findings.size() == before)
            ok(u"sites"_s, u"%1, all with a host and a known time zone"_s.arg(sites.size()));
        if (!byAddress)
            return ok(u"country"_s, u"no site takes the country from addresses"_s);
        enrich::CountryDatabase countries(countryDatabase, m_directory.path() + u"/country.mmdb"_s, m_clock);
        countries.refresh();
        judge(countries.state() == enrich::CountryDatabase::State::Ready, u"country"_s,
            withoutStop(countries.statusText()),
            u"a site takes the country from addresses, but %1: make a file with make-country-db"_s.arg(
                withoutStop(countries.statusText())));
    }

    void lookAtClock(const store::Checkup &checkup)
    {
        const core::Slot now = core::slotOfMs(m_clock.nowMs());
        const core::Slot hoursBehind = (checkup.lastCommit - now) / core::kSlotsPerHour;
        if (hoursBehind > 0)
            problem(u"clock"_s,
                u"the clock is %1 hours behind the newest batch: set it, or retention and days go wrong"_s.arg(
                    hoursBehind));
        else if (checkup.slots.to > now + kSlotsPerDay)
            problem(u"clock"_s,
                u"there are hits of %1, which is yet to come: check the clock"_s.arg(
                    store::daysText({checkup.slots.to - 1, checkup.slots.to})));
        else
            ok(u"clock"_s, u"now is after everything that is stored"_s);
    }

    const store::DataDirectory &m_directory;
    const core::Clock &m_clock;
    const std::optional<store::LockHolder> m_holder;
    std::vector<Finding> m_findings;
};

} // namespace

std::vector<Finding> examine(const store::DataDirectory &directory, const QString &countryDatabase,
    const core::Clock &clock, const std::atomic<bool> *cancelled)
{
    return Examiner(directory, clock).run(countryDatabase, cancelled);
}

} // namespace gatepost::cli

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/clock.h"

#include <QByteArray>
#include <QHostAddress>
#include <QString>
#include <QStringList>

#include <memory>

namespace gatepost::enrich {

// Country from an address, by a file in the MaxMind DB format: the one that packaging/make-country-db writes, GeoLite2
// or DB-IP. Only sites whose owner switched it on ask it. Keeps no address.
//
// The file is copied into memory whole, so nothing that happens to it afterwards can hurt; it is looked at again at
// most once a minute, in find(), and read anew when it was replaced or changed. What was read stays in use until
// another file can be read. Missing and damaged files never fail: the country is unknown, and the log gets one line
// each time the state changes. A file over 200 MB is not read. Thread: collector, one at a time.
class CountryDatabase
{
public:
    enum class State { Unread, Missing, Unusable, Ready };

    // Where to look: `named` alone when it is not empty, else `made` (what set-up made), then usualPlaces(). Nothing
    // is read before the first find() or refresh(), so a collector that no site asks for it needs no memory for it.
    // `clock` outlives this.
    CountryDatabase(const QString &named, const QString &made, const core::Clock &clock);
    ~CountryDatabase();
    CountryDatabase(const CountryDatabase &) = delete;
    CountryDatabase &operator=(const CountryDatabase &) = delete;

    // Paths of GeoLite2 and DB-IP databases as their packages and update programs lay them, the likeliest first.
    static QStringList usualPlaces();

    // The first of these places that is a file; empty when there is none.
    static QString locate(const QString &named, const QString &made);

    // ISO 3166-1 alpha-2 code, canonical (country_code.h); empty when unknown, also for private and local addresses.
    // An IPv4 address mapped into IPv6 is the IPv4 address.
    QByteArray find(const QHostAddress &address);

    // Looks at the file now, without waiting for the minute to pass: for a reload that was asked for.
    void refresh();

    // As the file was when it was last looked at.
    State state() const { return m_state; }
    const QString &path() const { return m_path; } // empty while none is found
    const QString &statusText() const { return m_status; } // one sentence for a person

private:
    class Copy; // one file's content, opened
    struct FileMark; // what tells that a file was replaced or changed

    // Both give the reason why m_path is of no use; empty when it is in use.
    QString takeFile();
    QString copyFile(int file, qint64 size);
    void setState(State state, const QString &status);

    QString m_named;
    QString m_made;
    const core::Clock &m_clock;
    qint64 m_lookedAtMs = 0; // monotonic
    State m_state = State::Unread;
    QString m_path;
    QString m_status;
    std::unique_ptr<FileMark> m_mark; // of the file last read, well or not
    std::unique_ptr<Copy> m_copy; // null while no file could be read
};

} // namespace gatepost::enrich

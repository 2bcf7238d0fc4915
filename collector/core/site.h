// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/network.h"
#include "collector/core/site_options.h"

#include <QByteArray>
#include <QHash>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace gatepost::core {

using SiteId = qint32;
inline constexpr SiteId kNoSite = 0;

// A hostname a site is served on.
struct SiteHost {
    QByteArray name; // canonical, see host_name.h
    Network network = Network::ClearNet;

    friend bool operator==(const SiteHost &, const SiteHost &) = default;
};

// What one owner measures.
struct Site {
    SiteId id = kNoSite;
    QString name;
    QByteArray key; // "gp_" and 16 characters; public, can only write, only for this site
    QByteArray timeZone = QByteArrayLiteral("UTC"); // IANA name
    std::vector<SiteHost> hosts;
    SiteOptions options = {};

    friend bool operator==(const Site &, const Site &) = default;
};

// All sites at one moment, with the two look-ups that the collector needs for every hit.
// Thread: any. Immutable after construction and shared as shared_ptr<const SiteBook>; a change makes a new one.
class SiteBook
{
public:
    SiteBook() = default;
    explicit SiteBook(std::vector<Site> sites);

    const std::vector<Site> &sites() const { return m_sites; }

    // Each is null when there is none. The pointer lives as long as this book.
    const Site *byId(SiteId id) const;
    const Site *byKey(QByteArrayView key) const;
    const Site *byHost(const QByteArray &canonicalHost) const;

    // By id, key, name (exact, then without case) or one of its hosts: for people who type.
    const Site *byWord(const QString &word) const;

private:
    std::vector<Site> m_sites;
    QHash<QByteArray, qsizetype> m_byHost;
};

using SiteBookPtr = std::shared_ptr<const SiteBook>;

} // namespace gatepost::core

// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/core/site.h"

#include "collector/core/host_name.h"

#include <algorithm>

namespace gatepost::core {

SiteBook::SiteBook(std::vector<Site> sites) : m_sites(std::move(sites))
{
    for (std::size_t i = 0; i < m_sites.size(); ++i) {
        for (const SiteHost &host : m_sites[i].hosts)
            m_byHost.insert(host.name, static_cast<qsizetype>(i));
    }
}

const Site *SiteBook::byId(SiteId id) const
{
    const auto it = std::find_if(m_sites.begin(), m_sites.end(), [id](const Site &site) { return site.id == id; });
    return it == m_sites.end() ? nullptr : &*it;
}

const Site *SiteBook::byKey(QByteArrayView key) const
{
    if (key.isEmpty())
        return nullptr;
    // Every site is looked at, found or not: an unknown key takes as long as a known one.
    const Site *found = nullptr;
    for (const Site &site : m_sites) {
        if (site.key == key)
            found = &site;
    }
    return found;
}

const Site *SiteBook::byHost(const QByteArray &canonicalHost) const
{
    const auto it = m_byHost.constFind(canonicalHost);
    return it == m_byHost.cend() ? nullptr : &m_sites[static_cast<std::size_t>(*it)];
}

const Site *SiteBook::byWord(const QString &word) const
{
    for (const Site &site : m_sites) {
        if (site.name == word || QString::fromLatin1(site.key) == word)
            return &site;
    }
    for (const Site &site : m_sites) {
        if (site.name.compare(word, Qt::CaseInsensitive) == 0)
            return &site;
    }
    if (const Site *site = byHost(gatepost::core::canonicalHost(word.toUtf8())))
        return site;
    bool isNumber = false;
    const int id = word.toInt(&isNumber);
    return isNumber ? byId(id) : nullptr;
}

} // namespace gatepost::core

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/site.h"
#include "collector/http/answer.h"
#include "collector/http/collect_settings.h"

#include <QByteArrayView>
#include <QHostAddress>

namespace gatepost::http {

// The page by which an owner sees that the collector works: the snippet of a site, and one test hit per channel with
// the collector's word about each. Everything that is filled in is escaped; its policy lets it load nothing but itself.
// Who may see it is decided by the caller. Thread: one.
class TestPage
{
public:
    explicit TestPage(const CollectPaths &paths);

    // `query`: of the request; `site=KEY` chooses, else the first site. `address`, `port`: where the request arrived.
    Answer make(const core::SiteBook &sites, QByteArrayView query, const QHostAddress &address, quint16 port) const;

private:
    const CollectPaths m_paths;
    QString m_template;
    QByteArray m_fields;
};

} // namespace gatepost::http

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/enrich/referrer.h"

#include <QByteArray>

#include <string_view>
#include <unordered_map>

namespace gatepost::enrich {

// A referrer's group: name "Google", "Mastodon", "ChatGPT", …; medium search, social, ai, email or other.
struct Source {
    QByteArray name;
    QByteArray medium;
};

// Groups referrers into sources. Thread: any after construction.
class SourceTable
{
public:
    // The table of resources/data/sources.tsv.
    static SourceTable builtIn();

    // `text` has the columns host, name, medium; lines with other counts of columns are left out.
    explicit SourceTable(QByteArray text);
    SourceTable(SourceTable &&) = default;
    SourceTable &operator=(SourceTable &&) = default;
    SourceTable(const SourceTable &) = delete;
    SourceTable &operator=(const SourceTable &) = delete;

    // The most exact line that fits: the host itself, then ever shorter ends of it, then `name.*`. A referrer that no
    // line knows is a source of its own: its host without `www.`, medium "other". Empty for an empty referrer.
    Source find(const Referrer &referrer) const;

    std::size_t size() const { return m_rows.size(); }

private:
    const Source *exact(std::string_view host) const;

    QByteArray m_text; // what the keys look into
    std::unordered_map<std::string_view, Source> m_rows;
};

} // namespace gatepost::enrich

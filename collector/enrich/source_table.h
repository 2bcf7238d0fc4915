// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/enrich/referrer.h"

#include <QByteArray>

#include <string>
#include <string_view>
#include <unordered_map>

namespace gatepost::enrich {

// A referrer's group: name "Google", "Mastodon", "ChatGPT", …; medium search, social, ai, email, paid or other.
struct Source {
    QByteArray name;
    QByteArray medium;
};

// Groups referrers into sources. Thread: any after construction.
class SourceTable
{
public:
    // The tables resources/data/sources.tsv and, for what it does not know, referrers.tsv.
    static SourceTable builtIn();

    // `text` has the columns host, name, medium, as sources.tsv explains them; of two lines for one host the first
    // counts, and lines with other counts of columns are left out.
    explicit SourceTable(QByteArray text);
    SourceTable(SourceTable &&) = default;
    SourceTable &operator=(SourceTable &&) = default;
    SourceTable(const SourceTable &) = delete;
    SourceTable &operator=(const SourceTable &) = delete;

    // The most exact line that fits: the host itself, then ever shorter ends of it, then `name.*`. A referrer that no
    // line knows is a source of its own: its host without `www.`, medium "other", or "email" when the host says that
    // it is a webmail. Empty for an empty referrer.
    Source find(const Referrer &referrer) const;

    // What a link's own word (`utm_source`, `ref`) means: a host of the table ("chatgpt.com"), the name of a source in
    // any spelling ("hacker-news"), or a line's word ("fb"). Empty when no line knows it.
    Source findWord(QByteArrayView word) const;

    std::size_t size() const { return m_rows.size(); }

private:
    const Source *exact(std::string_view place) const;
    const Source *byHost(std::string_view host) const;

    QByteArray m_text; // what the keys of m_rows look into
    std::unordered_map<std::string_view, Source> m_rows;
    std::unordered_map<std::string, const Source *> m_words; // names and words, letters and digits only
};

} // namespace gatepost::enrich

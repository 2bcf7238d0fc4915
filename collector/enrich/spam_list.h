// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <string>
#include <string_view>
#include <unordered_set>

namespace gatepost::enrich {

// Hosts that send invented visits to get into reports. Thread: any after construction.
class SpamList
{
public:
    // The list of resources/data/spam.tsv.
    static SpamList builtIn();

    // The built-in list and the owner's own: a text file with one host a line, `#` begins a comment. A line that is no
    // host is left out and counted. Fails with NotFound or Io when the file cannot be read, and with InvalidInput when
    // it is over 8 MiB.
    static core::Result<SpamList> withFile(const QString &path);

    // `text`: one host a line, empty lines and comments allowed.
    explicit SpamList(QByteArrayView text);

    // True when `host` (canonical, core/host_name.h) or a whole-label end of it is listed: "semalt.com" lists
    // "www.semalt.com", not "notsemalt.com".
    bool contains(QByteArrayView host) const;

    std::size_t size() const { return m_hosts.size(); }
    int linesLeftOut() const { return m_linesLeftOut; }

private:
    // So that a look-up needs no string of its own.
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };

    void add(QByteArrayView text);

    std::unordered_set<std::string, Hash, std::equal_to<>> m_hosts;
    int m_linesLeftOut = 0;
};

} // namespace gatepost::enrich

// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/enrich/country_file.h"

namespace gatepost::testing {

namespace {

enum Type { Text = 2, Uint16 = 5, Uint32 = 6, Map = 7, Uint64 = 9, Array = 11 };

QByteArray head(Type type, int size)
{
    QByteArray bytes;
    const int sizeBits = size < 29 ? size : 29;
    if (type <= Map) {
        bytes += static_cast<char>(type << 5 | sizeBits);
    } else {
        bytes += static_cast<char>(sizeBits);
        bytes += static_cast<char>(type - 7);
    }
    if (size >= 29)
        bytes += static_cast<char>(size - 29);
    return bytes;
}

QByteArray text(const QByteArray &value) { return head(Text, static_cast<int>(value.size())) + value; }

QByteArray number(Type type, quint64 value)
{
    QByteArray digits;
    for (; value > 0; value >>= 8)
        digits.prepend(static_cast<char>(value & 0xff));
    return head(type, static_cast<int>(digits.size())) + digits;
}

QByteArray record24(int value)
{
    QByteArray bytes;
    for (const int shift : {16, 8, 0})
        bytes += static_cast<char>(value >> shift);
    return bytes;
}

QByteArray metadata(std::size_t nodes)
{
    return "\xab\xcd\xefMaxMind.com" + head(Map, 9) + text("node_count") + number(Uint32, nodes) + text("record_size")
        + number(Uint16, 24) + text("ip_version") + number(Uint16, 6) + text("database_type") + text("Test")
        + text("languages") + head(Array, 1) + text("en") + text("binary_format_major_version") + number(Uint16, 2)
        + text("binary_format_minor_version") + number(Uint16, 0) + text("build_epoch") + number(Uint64, 1700000000)
        + text("description") + head(Map, 1) + text("en") + text("made for a test");
}

} // namespace

void CountryFile::add(const QHostAddress &network, int prefix, const Fields &fields)
{
    const qsizetype entry = m_entries.size();
    m_entries += head(Map, static_cast<int>(fields.size()));
    for (const auto &[key, code] : fields)
        m_entries += key.isEmpty() ? text("country_code") + text(code)
                                   : text(key) + head(Map, 1) + text("iso_code") + text(code);

    Q_IPV6ADDR address = network.toIPv6Address();
    if (network.protocol() == QAbstractSocket::IPv4Protocol) {
        address[10] = address[11] = 0; // Qt maps it to ::ffff:0:0
        prefix += 96;
    }
    std::size_t node = 0;
    for (int depth = 0;; ++depth) {
        const int bit = address[depth / 8] >> (7 - depth % 8) & 1;
        if (depth == prefix - 1) {
            m_nodes[node].branch[bit] = static_cast<int>(-entry - 2);
            return;
        }
        if (m_nodes[node].branch[bit] < 0) {
            m_nodes[node].branch[bit] = static_cast<int>(m_nodes.size());
            m_nodes.push_back(Node());
        }
        node = static_cast<std::size_t>(m_nodes[node].branch[bit]);
    }
}

QByteArray CountryFile::bytes() const
{
    const int count = static_cast<int>(m_nodes.size());
    QByteArray tree;
    for (const Node &node : m_nodes) {
        for (const int branch : node.branch)
            tree += record24(branch >= 0 ? branch : branch == kNone ? count : count + 16 + (-branch - 2));
    }
    return tree + QByteArray(16, '\0') + m_entries + metadata(m_nodes.size());
}

} // namespace gatepost::testing

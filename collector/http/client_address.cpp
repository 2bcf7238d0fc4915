// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/http/client_address.h"

#include "collector/http/guard/address.h"

#include <QRegularExpression>

#include <optional>

using namespace Qt::StringLiterals;

namespace gatepost::http {

namespace {

constexpr int kMostEntries = 32;

QByteArrayView trimmed(QByteArrayView text)
{
    while (!text.isEmpty() && (text.front() == ' ' || text.front() == '\t'))
        text = text.sliced(1);
    while (!text.isEmpty() && (text.back() == ' ' || text.back() == '\t'))
        text.chop(1);
    return text;
}

// Cuts off and returns what stands behind the last `mark` outside of quotes, or everything. From the right, because
// there stands what our own proxies wrote: whatever a client wrote before it cannot change how that is read.
QByteArrayView takeLast(QByteArrayView &rest, char mark)
{
    bool quoted = false;
    for (qsizetype at = rest.size() - 1; at >= 0; --at) {
        if (rest[at] == '"') {
            qsizetype slashes = 0;
            while (slashes < at && rest[at - 1 - slashes] == '\\')
                ++slashes;
            if (!quoted || slashes % 2 == 0)
                quoted = !quoted;
        } else if (rest[at] == mark && !quoted) {
            const QByteArrayView last = rest.sliced(at + 1);
            rest = rest.first(at);
            return trimmed(last);
        }
    }
    return trimmed(std::exchange(rest, {}));
}

bool isPort(QByteArrayView text)
{
    if (text.size() > 1 && text.front() == '_') { // hidden on purpose (RFC 7239, 6.3)
        for (const char c : text) {
            const bool isWord = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!isWord && c != '.' && c != '_' && c != '-')
                return false;
        }
        return true;
    }
    return numberOfText(text, 65535).has_value();
}

// A node (RFC 7239, 6), or one of the looser forms of X-Forwarded-For: an address, IPv6 with or without brackets, with
// or without a port, in quotes or not.
std::optional<QHostAddress> addressOfNode(QByteArrayView node)
{
    if (node.size() >= 2 && node.front() == '"' && node.back() == '"')
        node = node.sliced(1, node.size() - 2);
    if (node.startsWith('[')) {
        const qsizetype end = node.indexOf(']');
        if (end < 0 || !node.first(end).contains(':'))
            return std::nullopt;
        const QByteArrayView port = node.sliced(end + 1);
        const bool isEnd = port.isEmpty() || (port.front() == ':' && isPort(port.sliced(1)));
        return isEnd ? addressOfText(node.sliced(1, end - 1)) : std::nullopt;
    }
    if (node.count(':') == 1) {
        const qsizetype colon = node.indexOf(':');
        return isPort(node.sliced(colon + 1)) ? addressOfText(node.first(colon)) : std::nullopt;
    }
    return addressOfText(node);
}

// The `for` of one element of Forwarded, which may have one at most (RFC 7239, 4).
std::optional<QHostAddress> addressOfElement(QByteArrayView element)
{
    std::optional<QHostAddress> found;
    bool seen = false;
    while (!element.isEmpty()) {
        const QByteArrayView pair = takeLast(element, ';');
        if (pair.size() < 4 || pair.first(4).compare("for=", Qt::CaseInsensitive) != 0)
            continue;
        if (seen)
            return std::nullopt;
        seen = true;
        found = addressOfNode(pair.sliced(4));
    }
    return found;
}

} // namespace

core::Result<TrustedProxies> TrustedProxies::parse(const QString &text)
{
    static const QRegularExpression between(u"[\\s,]+"_s);
    TrustedProxies proxies;
    for (const QString &word : text.split(between, Qt::SkipEmptyParts)) {
        const qsizetype slash = word.indexOf(u'/');
        const QByteArray host = (slash < 0 ? word : word.first(slash)).toLatin1();
        const std::optional<QHostAddress> address = addressOfText(host);
        const int whole = address && address->protocol() == QAbstractSocket::IPv4Protocol ? 32 : 128;
        const std::optional<int> bits = slash < 0 ? whole : numberOfText(word.sliced(slash + 1).toLatin1(), whole);
        if (!address || !bits) {
            return core::Error{core::ErrorCode::InvalidInput,
                u"'%1' is no proxy to trust; write addresses or networks, for example 127.0.0.1, ::1, 10.0.0.0/8"_s.arg(
                    word),
                word};
        }
        proxies.m_networks.emplace_back(*address, *bits);
    }
    return proxies;
}

bool TrustedProxies::contains(const QHostAddress &address) const
{
    const QHostAddress plain = withoutMapping(address);
    for (const auto &[network, bits] : m_networks) {
        if (plain.protocol() == network.protocol() && plain.isInSubnet(network, bits))
            return true;
    }
    return false;
}

QHostAddress clientAddress(const QHostAddress &peer, const FieldLines &xForwardedFor, const FieldLines &forwarded,
    const TrustedProxies &trusted)
{
    QHostAddress hop = withoutMapping(peer);
    if (!trusted.contains(hop))
        return hop;
    const bool isPlain = !xForwardedFor.empty();
    const FieldLines &lines = isPlain ? xForwardedFor : forwarded;
    int entries = 0;
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
        QByteArrayView rest = *line;
        while (!rest.isEmpty()) {
            const QByteArrayView entry = takeLast(rest, ',');
            if (entry.isEmpty())
                continue; // an empty element says nothing (RFC 9110, 5.6.1)
            if (++entries > kMostEntries)
                return hop;
            const std::optional<QHostAddress> next = isPlain ? addressOfNode(entry) : addressOfElement(entry);
            if (!next)
                return hop;
            hop = *next;
            if (!trusted.contains(hop))
                return hop;
        }
    }
    return hop;
}

} // namespace gatepost::http

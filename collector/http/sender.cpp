// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/http/sender.h"

#include <QCryptographicHash>

namespace gatepost::http {

namespace {

constexpr qsizetype kHashBytes = 32;
constexpr qsizetype kHashBase64 = 44;
constexpr qsizetype kHashBase32 = 52;
constexpr qsizetype kLongestHost = 260; // 253 and a port
// A destination is two keys of 384 bytes in all and a certificate (I2P: common structures).
constexpr qsizetype kLeastDestination = 387;
constexpr qsizetype kMostBase64 = 2048;

// I2P's alphabet has '-' and '~' for '+' and '/'.
QByteArray ofI2pBase64(QByteArrayView text)
{
    if (text.contains('+') || text.contains('/'))
        return {};
    const QByteArray usual = text.toByteArray().replace('-', '+').replace('~', '/');
    const auto decoded = QByteArray::fromBase64Encoding(usual, QByteArray::AbortOnBase64DecodingErrors);
    return decoded ? *decoded : QByteArray();
}

QByteArray ofBase32(QByteArrayView text)
{
    QByteArray bytes;
    quint32 bits = 0;
    int count = 0;
    for (const char c : text) {
        const bool isLetter = c >= 'a' && c <= 'z';
        if (!isLetter && !(c >= '2' && c <= '7'))
            return {};
        bits = (bits << 5 | static_cast<quint32>(isLetter ? c - 'a' : c - '2' + 26)) & 0xfff;
        count += 5;
        if (count >= 8) {
            count -= 8;
            bytes.append(static_cast<char>(bits >> count & 0xff));
        }
    }
    return bytes;
}

QByteArray hashOfB32(QByteArrayView text)
{
    QByteArray name = text.toByteArray().toLower();
    if (name.endsWith(".b32.i2p"))
        name.chop(8);
    return name.size() == kHashBase32 ? ofBase32(name) : QByteArray();
}

QByteArray hashOfB64(QByteArrayView text)
{
    const QByteArray destination = text.size() <= kMostBase64 ? ofI2pBase64(text) : QByteArray();
    return destination.size() < kLeastDestination ? QByteArray()
                                                  : QCryptographicHash::hash(destination, QCryptographicHash::Sha256);
}

QByteArray i2pDestination(const RequestHead &head)
{
    const QByteArrayView hash = head.field(Field::XI2pDestHash);
    QByteArray found = hash.size() == kHashBase64 ? ofI2pBase64(hash) : QByteArray();
    if (found.size() == kHashBytes)
        return found;
    found = hashOfB32(head.field(Field::XI2pDestB32));
    return found.size() == kHashBytes ? found : hashOfB64(head.field(Field::XI2pDestB64));
}

QByteArray forwardedHost(const RequestHead &head)
{
    // A second line may be the client's own, which the proxy handed on.
    const FieldLines lines = head.lines(Field::XGatepostHost);
    return lines.size() == 1 && lines.front().size() <= kLongestHost ? lines.front().toByteArray() : QByteArray();
}

} // namespace

Sender senderOf(const ListenerTraits &traits, const QHostAddress &peer, bool isProxied, const RequestHead &head,
    const TrustedProxies &trusted)
{
    Sender sender;
    const bool isTrusted = !trusted.isEmpty() && trusted.contains(peer);
    if (isTrusted)
        sender.forwardedHost = forwardedHost(head);
    if (traits.network == core::Network::I2p) {
        if (traits.i2pHeaders)
            sender.destination = i2pDestination(head);
    } else if (traits.network == core::Network::Tor) {
        if (isProxied && !peer.isNull())
            sender.destination = peer.toString().toLatin1();
    } else {
        const FieldLines plain = head.lines(Field::XForwardedFor);
        const FieldLines formal = head.lines(Field::Forwarded);
        const QHostAddress client = clientAddress(peer, plain, formal, trusted);
        const bool isForwarded = isProxied || !plain.empty() || !formal.empty();
        sender.isLocal = client.isLoopback() && !isForwarded;
        if (sender.isLocal || !client.isLoopback())
            sender.peer = client;
    }
    return sender;
}

} // namespace gatepost::http

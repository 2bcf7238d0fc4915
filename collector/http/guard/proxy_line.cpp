// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/http/guard/proxy_line.h"

#include "collector/http/guard/address.h"

#include <algorithm>
#include <optional>

namespace gatepost::http {

namespace {

constexpr qsizetype kLongest = 107; // with its CRLF
constexpr QByteArrayView kBegin = "PROXY ";

bool isAddressOf(QByteArrayView text, bool v6) { return text.contains(':') == v6 && addressOfText(text).has_value(); }

// Up to the next space; the rest loses both.
QByteArrayView takeWord(QByteArrayView &rest)
{
    const qsizetype space = rest.indexOf(' ');
    const QByteArrayView word = space < 0 ? rest : rest.first(space);
    rest = space < 0 ? QByteArrayView() : rest.sliced(space + 1);
    return word;
}

} // namespace

qsizetype ProxyLine::feed(QByteArrayView bytes)
{
    qsizetype taken = 0;
    while (m_state == State::Reading && taken < bytes.size()) {
        const char c = bytes[taken++];
        m_bytes.append(c);
        const bool isWhole = c == '\n';
        const bool hasBegun = QByteArrayView(m_bytes).startsWith(kBegin.first(std::min(m_bytes.size(), kBegin.size())));
        if (!hasBegun || (m_bytes.size() >= kLongest && !isWhole))
            m_state = State::Broken;
        else if (isWhole)
            m_state = read(m_bytes) ? State::Complete : State::Broken;
    }
    return taken;
}

bool ProxyLine::read(QByteArrayView line)
{
    if (!line.endsWith("\r\n"))
        return false;
    QByteArrayView rest = line.sliced(kBegin.size()).chopped(2);
    const QByteArrayView family = takeWord(rest);
    if (family == QByteArrayView("UNKNOWN"))
        return true; // whatever follows means nothing
    const bool v6 = family == QByteArrayView("TCP6");
    if (!v6 && family != QByteArrayView("TCP4"))
        return false;
    const QByteArrayView source = takeWord(rest);
    const QByteArrayView target = takeWord(rest);
    const QByteArrayView sourcePort = takeWord(rest);
    if (!isAddressOf(source, v6) || !isAddressOf(target, v6) || !numberOfText(sourcePort, 65535)
        || !numberOfText(rest, 65535)) {
        return false;
    }
    m_source = *addressOfText(source);
    return true;
}

} // namespace gatepost::http

// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/http/guard/framing.h"

#include <cstring>
#include <optional>

namespace gatepost::http {

namespace {

constexpr qsizetype kMaxMethod = 32;

// What a byte may be part of.
enum CharClass : quint8 {
    kToken = 1, // method and field name (RFC 9110, 5.6.2)
    kTarget = 2, // request target: visible, and bytes of UTF-8 that somebody forgot to encode
    kValue = 4, // field value: visible, space, tab, and anything above ASCII
};

constexpr bool isTokenChar(int c)
{
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
        return true;
    for (const char mark : {'!', '#', '$', '%', '&', '\'', '*', '+', '-', '.', '^', '_', '`', '|', '~'}) {
        if (c == mark)
            return true;
    }
    return false;
}

constexpr std::array<quint8, 256> makeClasses()
{
    std::array<quint8, 256> classes{};
    for (int c = 0; c < 256; ++c) {
        int bits = isTokenChar(c) ? kToken : 0;
        if (c > 0x20 && c != 0x7f)
            bits |= kValue | (c == '#' ? 0 : kTarget);
        if (c == ' ' || c == '\t')
            bits |= kValue;
        classes[static_cast<std::size_t>(c)] = static_cast<quint8>(bits);
    }
    return classes;
}

constexpr std::array<quint8, 256> kClasses = makeClasses();

bool isOf(CharClass wanted, char c) { return (kClasses[static_cast<quint8>(c)] & wanted) != 0; }

bool allOf(CharClass wanted, QByteArrayView text)
{
    quint8 bits = 0xff;
    for (const char c : text)
        bits &= kClasses[static_cast<quint8>(c)];
    return (bits & wanted) != 0;
}

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

bool isDigit(char c) { return c >= '0' && c <= '9'; }

// `name` is in lower case.
bool isWord(QByteArrayView text, QByteArrayView name)
{
    if (text.size() != name.size())
        return false;
    for (qsizetype i = 0; i < name.size(); ++i) {
        if (lower(text[i]) != name[i])
            return false;
    }
    return true;
}

bool startsWithWord(QByteArrayView text, QByteArrayView name)
{
    return text.size() >= name.size() && isWord(text.first(name.size()), name);
}

struct FieldName {
    QByteArrayView name;
    Field field;
};

constexpr FieldName kFieldNames[] = {
    {"accept-language", Field::AcceptLanguage},
    {"authorization", Field::Authorization},
    {"connection", Field::Connection},
    {"content-encoding", Field::ContentEncoding},
    {"content-length", Field::ContentLength},
    {"content-type", Field::ContentType},
    {"dnt", Field::Dnt},
    {"expect", Field::Expect},
    {"forwarded", Field::Forwarded},
    {"host", Field::Host},
    {"if-none-match", Field::IfNoneMatch},
    {"origin", Field::Origin},
    {"purpose", Field::Purpose},
    {"sec-purpose", Field::Purpose},
    {"x-moz", Field::Purpose},
    {"referer", Field::Referer},
    {"sec-gpc", Field::SecGpc},
    {"transfer-encoding", Field::TransferEncoding},
    {"upgrade", Field::Upgrade},
    {"user-agent", Field::UserAgent},
    {"via", Field::Via},
    {"x-forwarded-for", Field::XForwardedFor},
    {"x-gatepost-host", Field::XGatepostHost},
    {"x-i2p-destb32", Field::XI2pDestB32},
    {"x-i2p-destb64", Field::XI2pDestB64},
    {"x-i2p-desthash", Field::XI2pDestHash},
};

std::optional<Field> fieldOfName(QByteArrayView name)
{
    for (const FieldName &known : kFieldNames) {
        if (isWord(name, known.name))
            return known.field;
    }
    return std::nullopt;
}

struct MethodName {
    QByteArrayView name;
    Method method;
};

constexpr MethodName kMethodNames[] = {
    {"GET", Method::Get},
    {"POST", Method::Post},
    {"HEAD", Method::Head},
    {"OPTIONS", Method::Options},
    {"PUT", Method::Put},
    {"PATCH", Method::Patch},
    {"DELETE", Method::Delete},
};

// A word in a comma separated list, without case.
bool listHas(QByteArrayView list, QByteArrayView word)
{
    while (!list.isEmpty()) {
        const qsizetype comma = list.indexOf(',');
        const QByteArrayView item = (comma < 0 ? list : list.first(comma)).trimmed();
        if (isWord(item, word))
            return true;
        if (comma < 0)
            return false;
        list = list.sliced(comma + 1);
    }
    return false;
}

bool containsWord(QByteArrayView text, QByteArrayView word)
{
    for (qsizetype i = 0; i + word.size() <= text.size(); ++i) {
        if (isWord(text.sliced(i, word.size()), word))
            return true;
    }
    return false;
}

bool isPort(QByteArrayView text)
{
    if (text.isEmpty() || text.size() > 5)
        return false;
    int port = 0;
    for (const char c : text) {
        if (!isDigit(c))
            return false;
        port = port * 10 + (c - '0');
    }
    return port <= 65535;
}

bool isBracketed(QByteArrayView text)
{
    if (text.size() < 4 || text.size() > 47 || text.front() != '[' || text.back() != ']')
        return false;
    for (const char c : text.sliced(1, text.size() - 2)) {
        const char l = lower(c);
        if (!isDigit(c) && !(l >= 'a' && l <= 'f') && c != ':' && c != '.')
            return false;
    }
    return true;
}

} // namespace

bool isAuthority(QByteArrayView text)
{
    if (text.isEmpty())
        return false;
    qsizetype hostEnd = text.size();
    const qsizetype colon = text.lastIndexOf(':');
    if (colon >= 0 && !(text.front() == '[' && colon < text.indexOf(']'))) {
        if (!isPort(text.sliced(colon + 1)))
            return false;
        hostEnd = colon;
    }
    const QByteArrayView host = text.first(hostEnd);
    if (!host.isEmpty() && host.front() == '[')
        return isBracketed(host);
    if (host.isEmpty() || host.size() > 253)
        return false;
    char previous = '.';
    for (const char c : host) {
        const char l = lower(c);
        if (c == '.' && previous == '.')
            return false;
        if (!isDigit(c) && !(l >= 'a' && l <= 'z') && c != '-' && c != '_' && c != '.')
            return false;
        previous = c;
    }
    return true;
}

RequestFramer::RequestFramer(const FramingLimits &limits) : m_limits(limits) { }

void RequestFramer::next()
{
    m_head.m_bytes.resize(0); // keeps its memory for the next one
    m_head.m_fields.fill({});
    m_head.m_repeats.clear();
    m_head.m_path = m_head.m_query = m_head.m_authority = {};
    m_head.m_contentLength = 0;
    m_head.m_method = Method::Get;
    m_head.m_http10 = false;
    m_head.m_keepAlive = true;
    m_head.m_expectsContinue = false;
    m_state = State::Empty;
    m_lineStart = 0;
    m_bodyLeft = 0;
    m_lines = 0;
    m_emptyLines = 0;
    m_refusal = 0;
    m_hasRequestLine = false;
}

bool RequestFramer::refuse(int status)
{
    m_state = State::Refused;
    m_refusal = status;
    return false;
}

qsizetype RequestFramer::feed(QByteArrayView bytes)
{
    qsizetype taken = 0;
    while (taken < bytes.size() && (m_state == State::Empty || m_state == State::Head)) {
        m_state = State::Head;
        const QByteArrayView rest = bytes.sliced(taken);
        const void *found = std::memchr(rest.data(), '\n', static_cast<std::size_t>(rest.size()));
        const qsizetype piece = found ? static_cast<const char *>(found) - rest.data() + 1 : rest.size();
        // One byte over the limit is enough to know that it is over.
        const qsizetype room = m_limits.head + 1 - m_head.m_bytes.size();
        m_head.m_bytes.append(rest.first(qMin(piece, room)));
        taken += piece;
        if (found && piece <= room) {
            const qsizetype begin = m_lineStart;
            m_lineStart = m_head.m_bytes.size();
            if (!takeLine(begin, m_lineStart))
                return taken;
        } else if (!checkUnfinishedLine()) {
            return taken;
        }
        if (m_head.m_bytes.size() > m_limits.head) {
            refuse(m_hasRequestLine ? 431 : 414);
            return taken;
        }
    }
    if (m_state == State::Body)
        taken += feedBody(bytes.size() - taken);
    return taken;
}

qsizetype RequestFramer::feedBody(qsizetype available)
{
    if (m_state != State::Body)
        return 0;
    const qsizetype taken = qMin(available, m_bodyLeft);
    m_bodyLeft -= taken;
    if (m_bodyLeft == 0)
        m_state = State::Complete;
    return taken;
}

// What can be said before the line's end came: a TLS hello or noise is refused at its first byte, an endless target
// as soon as it is too long.
bool RequestFramer::checkUnfinishedLine()
{
    if (m_hasRequestLine)
        return true;
    const QByteArrayView line = QByteArrayView(m_head.m_bytes).sliced(m_lineStart);
    if (line.isEmpty() || line == QByteArrayView("\r"))
        return true;
    qsizetype space = 0;
    while (space < line.size() && space <= kMaxMethod && isOf(kToken, line[space]))
        ++space;
    if (space == line.size() && space <= kMaxMethod)
        return true;
    if (space == 0 || space > kMaxMethod || line[space] != ' ')
        return refuse(400);
    // Method, target, " HTTP/1.1" and CR
    if (line.size() - space - 1 > m_limits.target + 10)
        return refuse(414);
    return true;
}

// A whole line, with its LF.
bool RequestFramer::takeLine(qsizetype begin, qsizetype end)
{
    const char *data = m_head.m_bytes.constData();
    if (end - begin < 2 || data[end - 2] != '\r')
        return refuse(400);
    end -= 2;
    if (begin == end) {
        if (m_hasRequestLine)
            return takeHeadEnd();
        return ++m_emptyLines <= m_limits.leadingEmptyLines || refuse(400);
    }
    if (!m_hasRequestLine)
        return takeRequestLine(begin, end);
    if (++m_lines > m_limits.fields)
        return refuse(431);
    return takeField(begin, end);
}

bool RequestFramer::takeRequestLine(qsizetype begin, qsizetype end)
{
    const QByteArrayView line = QByteArrayView(m_head.m_bytes).sliced(begin, end - begin);
    const qsizetype first = line.indexOf(' ');
    const qsizetype last = line.lastIndexOf(' ');
    if (first <= 0 || first > kMaxMethod || last <= first + 1 || !allOf(kToken, line.first(first)))
        return refuse(400);
    if (last - first - 1 > m_limits.target)
        return refuse(414);

    const QByteArrayView version = line.sliced(last + 1);
    if (version.size() != 8 || !version.startsWith("HTTP/") || !isDigit(version[5]) || version[6] != '.'
        || !isDigit(version[7]))
        return refuse(400);
    if (version[5] != '1' || version[7] > '1')
        return refuse(505);
    m_head.m_http10 = version[7] == '0';

    const QByteArrayView method = line.first(first);
    if (method == QByteArrayView("TRACE") || method == QByteArrayView("CONNECT"))
        return refuse(405);
    bool known = false;
    for (const MethodName &candidate : kMethodNames) {
        if (method == candidate.name) {
            m_head.m_method = candidate.method;
            known = true;
            break;
        }
    }
    if (!known)
        return refuse(501);
    m_hasRequestLine = true;
    return takeTarget(begin + first + 1, begin + last);
}

// Origin form, absolute form, or "*" for OPTIONS (RFC 9112, 3.2).
bool RequestFramer::takeTarget(qsizetype begin, qsizetype end)
{
    const QByteArrayView target = QByteArrayView(m_head.m_bytes).sliced(begin, end - begin);
    if (!allOf(kTarget, target))
        return refuse(400);
    const auto span = [](qsizetype from, qsizetype to) {
        return RequestHead::Span{static_cast<int>(from), static_cast<int>(to - from)};
    };

    qsizetype path = begin;
    if (target == QByteArrayView("*")) {
        if (m_head.m_method != Method::Options)
            return refuse(400);
    } else if (target.front() != '/') {
        const qsizetype scheme = startsWithWord(target, "http://") ? 7 : startsWithWord(target, "https://") ? 8 : 0;
        if (scheme == 0)
            return refuse(400);
        qsizetype authorityEnd = scheme;
        while (authorityEnd < target.size() && target[authorityEnd] != '/' && target[authorityEnd] != '?')
            ++authorityEnd;
        if (!isAuthority(target.sliced(scheme, authorityEnd - scheme)))
            return refuse(400);
        m_head.m_authority = span(begin + scheme, begin + authorityEnd);
        path = begin + authorityEnd;
    }

    const QByteArrayView rest = QByteArrayView(m_head.m_bytes).sliced(path, end - path);
    const qsizetype mark = rest.indexOf('?');
    m_head.m_path = span(path, mark < 0 ? end : path + mark);
    if (mark >= 0)
        m_head.m_query = span(path + mark + 1, end);
    return true;
}

bool RequestFramer::takeField(qsizetype begin, qsizetype end)
{
    const QByteArrayView line = QByteArrayView(m_head.m_bytes).sliced(begin, end - begin);
    const qsizetype colon = line.indexOf(':');
    // An empty name, a space before the colon and a folded line all fail as "not a token".
    if (colon <= 0 || !allOf(kToken, line.first(colon)))
        return refuse(400);
    qsizetype from = colon + 1;
    qsizetype to = line.size();
    if (!allOf(kValue, line.sliced(from)))
        return refuse(400);
    while (from < to && (line[from] == ' ' || line[from] == '\t'))
        ++from;
    while (to > from && (line[to - 1] == ' ' || line[to - 1] == '\t'))
        --to;
    const std::optional<Field> field = fieldOfName(line.first(colon));
    return !field || rememberField(*field, begin + from, begin + to);
}

bool RequestFramer::rememberField(Field field, qsizetype begin, qsizetype end)
{
    const bool repeated = m_head.has(field);
    if (repeated && (field == Field::Host || field == Field::ContentLength))
        return refuse(400);
    if (field == Field::Connection && listHas(QByteArrayView(m_head.m_bytes).sliced(begin, end - begin), "close"))
        m_head.m_keepAlive = false;
    const RequestHead::Span span{static_cast<int>(begin), static_cast<int>(end - begin)};
    if (repeated)
        m_head.m_repeats.emplace_back(field, span);
    else
        m_head.m_fields[static_cast<std::size_t>(field)] = span;
    return true;
}

bool RequestFramer::takeHeadEnd()
{
    if (m_head.has(Field::Host)) {
        if (!isAuthority(m_head.field(Field::Host)))
            return refuse(400);
        if (m_head.m_authority.position < 0)
            m_head.m_authority = m_head.m_fields[static_cast<std::size_t>(Field::Host)];
    } else if (!m_head.m_http10) {
        return refuse(400);
    }
    if (m_head.m_http10)
        m_head.m_keepAlive = false;

    if (m_head.has(Field::TransferEncoding)) {
        if (m_head.has(Field::ContentLength) || m_head.m_http10)
            return refuse(400);
        return refuse(isWord(m_head.field(Field::TransferEncoding), "chunked") ? 411 : 501);
    }
    // Qt answers a WebSocket handshake a second time, after the handler did.
    if (containsWord(m_head.field(Field::Upgrade), "websocket"))
        return refuse(400);
    if (!takeLength())
        return false;
    if (m_head.has(Field::Expect)) {
        if (!isWord(m_head.field(Field::Expect), "100-continue"))
            return refuse(417);
        m_head.m_expectsContinue = !m_head.m_http10;
    }
    m_bodyLeft = m_head.m_contentLength;
    m_state = m_bodyLeft > 0 ? State::Body : State::Complete;
    return true;
}

bool RequestFramer::takeLength()
{
    if (!m_head.has(Field::ContentLength)) {
        const Method method = m_head.m_method;
        const bool needsBody = method == Method::Post || method == Method::Put || method == Method::Patch;
        return !needsBody || refuse(411);
    }
    const QByteArrayView text = m_head.field(Field::ContentLength);
    // 18 digits cannot overflow; nobody honest sends more.
    if (text.isEmpty() || text.size() > 18)
        return refuse(400);
    qint64 length = 0;
    for (const char c : text) {
        if (!isDigit(c))
            return refuse(400);
        length = length * 10 + (c - '0');
    }
    if (length > m_limits.body)
        return refuse(413);
    m_head.m_contentLength = length;
    return true;
}

} // namespace gatepost::http

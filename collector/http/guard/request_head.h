// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <array>
#include <utility>
#include <vector>

namespace gatepost::http {

enum class Method : quint8 { Get, Head, Post, Put, Patch, Delete, Options };

// The header fields that anybody here looks at. All others are checked for form and passed over.
enum class Field : quint8 {
    AcceptLanguage,
    Authorization,
    Connection,
    ContentEncoding,
    ContentLength,
    ContentType,
    Dnt,
    Expect,
    Forwarded,
    Host,
    IfNoneMatch,
    Origin,
    Purpose, // also Sec-Purpose and X-Moz
    Referer,
    SecGpc,
    TransferEncoding,
    Upgrade,
    UserAgent,
    Via,
    XForwardedFor,
    XGatepostHost,
    XI2pDestB32,
    XI2pDestB64,
    XI2pDestHash,
};
inline constexpr std::size_t kFieldCount = 24;

// Request line and header fields of one well-formed request, as raw bytes. Views into it live until the next request
// of the same connection begins.
class RequestHead
{
public:
    Method method() const { return m_method; }
    bool keepAlive() const { return m_keepAlive; } // false for HTTP/1.0 and `Connection: close`
    bool expectsContinue() const { return m_expectsContinue; }
    qint64 contentLength() const { return m_contentLength; }

    // Path as sent, starting with '/' ("*" for OPTIONS *); query without its '?'. Both still percent-encoded.
    QByteArrayView path() const { return view(m_path); }
    QByteArrayView query() const { return view(m_query); }
    // Host and port the request is for: of an absolute target, else of the Host field; empty in HTTP/1.0 without it.
    QByteArrayView authority() const { return view(m_authority); }

    // Value without surrounding white space; of a repeated field the first. Null when it did not come.
    QByteArrayView field(Field field) const { return view(m_fields[static_cast<std::size_t>(field)]); }
    bool has(Field field) const { return m_fields[static_cast<std::size_t>(field)].position >= 0; }

    // All lines of one field, in the order they came.
    std::vector<QByteArrayView> lines(Field field) const
    {
        std::vector<QByteArrayView> all;
        if (has(field))
            all.push_back(this->field(field));
        for (const auto &[repeated, span] : m_repeats) {
            if (repeated == field)
                all.push_back(view(span));
        }
        return all;
    }

    // Somebody stands between the client and us, and says so.
    bool isForwarded() const
    {
        return has(Field::Forwarded) || has(Field::XForwardedFor) || has(Field::Via) || has(Field::XGatepostHost);
    }

private:
    friend class RequestFramer;

    // Positions instead of pointers: the bytes move while they grow.
    struct Span {
        int position = -1;
        int size = 0;
    };

    QByteArrayView view(Span span) const
    {
        return span.position < 0 ? QByteArrayView()
                                 : QByteArrayView(m_bytes.constData() + span.position, qsizetype(span.size));
    }

    QByteArray m_bytes;
    std::array<Span, kFieldCount> m_fields;
    std::vector<std::pair<Field, Span>> m_repeats; // second and further lines
    Span m_path;
    Span m_query;
    Span m_authority;
    qint64 m_contentLength = 0;
    Method m_method = Method::Get;
    bool m_http10 = false;
    bool m_keepAlive = true;
    bool m_expectsContinue = false;
};

} // namespace gatepost::http

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

#include <optional>
#include <utility>

namespace gatepost::testing {

// For what is sure to come, however busy the machine is.
constexpr int kPatienceMs = 30000;
// The same for the end of a connection: below the collector's own deadlines, which must not be what ends it.
constexpr int kCloseMs = 8000;

// One HTTP answer, byte for byte as it came.
struct Answer {
    int status = 0; // 0: nothing that looks like an answer came
    QList<std::pair<QByteArray, QByteArray>> headers; // names in lower case
    QByteArray body;
    bool closed = false; // the server ended the connection before a whole answer was there

    explicit operator bool() const { return status != 0 && !closed; }
    QByteArray header(QByteArrayView name) const; // first one; null when there is none
};

// A TCP connection to 127.0.0.1 that sends what it is told to, good or bad. Blocking, with a deadline on each call.
// Thread: one. Needs no event loop.
class RawClient
{
public:
    RawClient() = default;
    explicit RawClient(quint16 port) { connectTo(port); }
    ~RawClient();
    RawClient(RawClient &&other) noexcept;
    RawClient &operator=(RawClient &&other) noexcept;

    // `from`: the loopback address to come from, as a number in host order (0x7f010203); 0: any.
    bool connectTo(quint16 port, int timeoutMs = kPatienceMs, quint32 from = 0);
    bool isOpen() const { return m_socket >= 0; }
    int descriptor() const { return m_socket; }

    // False when the server closed or did not take the bytes in time.
    bool send(QByteArrayView bytes, int timeoutMs = kPatienceMs);
    // Reads one answer. `toHead`: the request was HEAD, no body follows whatever the header says.
    Answer readAnswer(int timeoutMs = kPatienceMs, bool toHead = false);
    // Sends and reads one answer.
    Answer ask(QByteArrayView request, int timeoutMs = kPatienceMs);
    // Everything until the server closes; nullopt when it is still open at the deadline.
    std::optional<QByteArray> readUntilClose(int timeoutMs = kCloseMs);
    // True when the server ends the connection in time; what else comes is thrown away.
    bool waitForClose(int timeoutMs = kCloseMs) { return readUntilClose(timeoutMs).has_value(); }

    void halfClose(); // no more bytes from us
    void close();
    void reset(); // close with RST instead of FIN

private:
    enum class Got { Bytes, End, Timeout };
    Got readMore(qint64 deadline);

    int m_socket = -1;
    QByteArray m_buffer; // received, not yet handed out
};

} // namespace gatepost::testing

// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/wire/wire_bench.h"

#include "collector/core/dimension.h"
#include "tests/support/requests.h"

using namespace Qt::StringLiterals;

namespace gatepost::testing {

namespace {

constexpr qint64 kMayGrowKb = 48 * 1024;

// The status codes in a stream of answers. Their bodies are the project's own and hold no status line.
QList<int> statusesIn(const QByteArray &bytes)
{
    QList<int> statuses;
    for (qsizetype at = bytes.indexOf("HTTP/1.1 "); at >= 0; at = bytes.indexOf("HTTP/1.1 ", at + 1))
        statuses.append(bytes.mid(at + 9, 3).toInt());
    return statuses;
}

QByteArray lastWordIn(const QByteArray &bytes)
{
    const qsizetype at = bytes.lastIndexOf("Gatepost: ");
    return at < 0 ? QByteArray() : bytes.mid(at + 10, bytes.indexOf('\r', at) - at - 10);
}

QString written(const QList<int> &statuses)
{
    QStringList words;
    for (const int status : statuses)
        words.append(QString::number(status));
    return words.isEmpty() ? u"none"_s : words.join(u", "_s);
}

} // namespace

QByteArray WireBench::goodHit() { return getRequest("/count.gif?domain=example.org&page=/good"); }

QString WireBench::start()
{
    m_key = m_collector.addSite(u"Wire"_s, {u"example.org"_s, u"shop.example"_s});
    if (m_key.isEmpty() || !m_collector.start())
        return m_collector.trouble();
    RawClient client(m_collector.collectPort());
    for (int i = 0; i < 20; ++i)
        client.ask(goodHit());
    m_hits = 20;
    m_memoryKb = m_collector.residentKb();
    m_rows = std::make_unique<StoredRows>(m_collector.databasePath());
    return {};
}

QString WireBench::answersTo(const WireInput &input)
{
    RawClient client(m_collector.collectPort());
    client.send(input.bytes); // the server may have refused before the last byte
    QByteArray bytes;
    QByteArray word;
    QList<int> statuses;
    if (input.closes) {
        const std::optional<QByteArray> all = client.readUntilClose();
        if (!all)
            return u"the connection was not closed"_s;
        bytes = *all;
        statuses = statusesIn(bytes);
        word = lastWordIn(bytes);
    } else {
        for (qsizetype i = 0; i < input.statuses.size(); ++i) {
            const Answer answer = client.readAnswer();
            statuses.append(answer.status);
            word = answer.header("gatepost");
            for (const auto &[name, value] : answer.headers)
                bytes += name + value;
            bytes += answer.body;
        }
    }
    if (statuses != input.statuses)
        return u"answered %1, expected %2"_s.arg(written(statuses), written(input.statuses));
    if (bytes.contains(kMarker) || bytes.toLower().contains("set-cookie"))
        return u"the answer echoes the request"_s;
    if (!input.gatepost.isEmpty() && word != input.gatepost)
        return u"said '%1', expected '%2'"_s.arg(QString::fromLatin1(word), QString::fromLatin1(input.gatepost));
    if (!input.closes) {
        ++m_hits;
        if (client.ask(goodHit()).header("gatepost") != "stored")
            return u"the next hit on the same connection was not stored"_s;
    }
    return {};
}

QString WireBench::troubleWith(const WireInput &input)
{
    const qint64 before = m_rows->number("SELECT max(id) FROM hit");
    const QString trouble = answersTo(input);
    m_inputHit = before + 1;
    m_hits += input.stored;
    m_drops += input.dropped;
    if (!m_collector.running())
        return u"the collector died: "_s + QString::fromUtf8(m_collector.standardError());
    if (!trouble.isEmpty())
        return trouble;
    ++m_hits;
    if (RawClient(m_collector.collectPort()).ask(goodHit()).header("gatepost") != "stored")
        return u"the next good hit was not stored"_s;
    const qint64 hits = m_rows->number("SELECT count(*) FROM hit");
    if (hits != m_hits)
        return u"%1 hits are stored, expected %2"_s.arg(hits).arg(m_hits);
    return {};
}

QByteArray WireBench::storedText(const QByteArray &column)
{
    for (const core::DimensionInfo &info : core::dimensions()) {
        if (info.column != QLatin1String(column.constData(), column.size()))
            continue;
        const auto rows =
            m_rows->select("SELECT text FROM hit JOIN term ON term.id = hit." + column + " AND term.dim = "
                + QByteArray::number(info.number) + " WHERE hit.id = " + QByteArray::number(m_inputHit));
        return rows.isEmpty() ? QByteArray() : rows.first().first();
    }
    return "no such column";
}

QString WireBench::finish()
{
    const qint64 grownKb = m_collector.residentKb() - m_memoryKb;
    if (grownKb > kMayGrowKb)
        return u"the collector's memory grew by %1 KiB"_s.arg(grownKb);
    if (m_collector.terminate() != 0)
        return u"SIGTERM did not end the collector in order"_s;
    StoredRows rows(m_collector.databasePath());
    const qint64 hits = rows.number("SELECT count(*) FROM hit");
    const qint64 drops = rows.number("SELECT coalesce(sum(count), 0) FROM \"drop\"");
    if (hits != m_hits || drops != m_drops) {
        return u"stored %1 and dropped %2, expected %3 and %4"_s.arg(hits).arg(drops).arg(m_hits).arg(m_drops);
    }
    return {};
}

} // namespace gatepost::testing

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/collector_process.h"
#include "tests/support/raw_client.h"
#include "tests/support/stored_rows.h"

#include <QByteArray>
#include <QList>
#include <QMetaType>
#include <QString>

#include <memory>

namespace gatepost::testing {

// One input of the wire suite, and what a collector owes it.
struct WireInput {
    QByteArray bytes;
    QList<int> statuses; // of all answers, in order; empty: closed without an answer
    bool closes = false; // the server ends the connection; otherwise it must stay usable
    int stored = 0; // rows it adds
    int dropped = 0; // what it adds to the drop ledger
    QByteArray gatepost; // word of the last answer; empty: not looked at
};

// A served collector with one site (example.org, shop.example), which every input is sent to. After each it must be
// alive, store the next good hit, and have echoed nothing: a request that holds kMarker must not get it back.
class WireBench
{
public:
    static constexpr char kMarker[] = "zqmarkerqz";

    // What went wrong; empty: all is well.
    QString start();
    QString troubleWith(const WireInput &input);
    // After troubleWith() of an input that stored one hit: its text in a dictionary column, such as "page".
    QByteArray storedText(const QByteArray &column);
    // Ends the collector: received = stored + dropped by reason, and its memory did not grow without bound.
    QString finish();

    CollectorProcess &collector() { return m_collector; }
    QByteArray key() const { return m_key; }
    // A request that is always stored.
    static QByteArray goodHit();

private:
    QString answersTo(const WireInput &input);

    CollectorProcess m_collector;
    std::unique_ptr<StoredRows> m_rows;
    QByteArray m_key;
    qint64 m_hits = 0;
    qint64 m_drops = 0;
    qint64 m_memoryKb = 0;
    qint64 m_inputHit = 0; // id of the last hit that an input stored
};

} // namespace gatepost::testing

Q_DECLARE_METATYPE(gatepost::testing::WireInput)

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFile>
#include <QList>

namespace gatepost::testing {

// The lines of a file in tests/enrich/data, without its comments; none when it cannot be read.
inline QList<QByteArray> linesOf(const char *name)
{
    QFile file(QStringLiteral(GATEPOST_SOURCE_DIR "/tests/enrich/data/") + QLatin1String(name));
    QList<QByteArray> lines;
    if (!file.open(QIODevice::ReadOnly))
        return lines;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (!line.isEmpty() && !line.startsWith('#'))
            lines << line;
    }
    return lines;
}

struct BotAgent {
    QByteArray pattern; // of crawler-user-agents, of which the agent is an instance
    QByteArray agent;
};

inline QList<BotAgent> botAgents()
{
    QList<BotAgent> agents;
    for (const QByteArray &line : linesOf("bot_agents.txt")) {
        const qsizetype tab = line.indexOf('\t');
        agents.append({line.first(tab), line.sliced(tab + 1)});
    }
    return agents;
}

} // namespace gatepost::testing

// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/ingest/agent_script.h"

#include <QFile>

// A static library's resources are only linked in when something names them; the macro must stand outside any namespace.
static void linkAgent() { Q_INIT_RESOURCE(gatepost_agent); }

namespace gatepost::ingest {

namespace {

QByteArray resource(const QString &name)
{
    linkAgent();
    QFile file(QStringLiteral(":/gatepost/agent/") + name);
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT(opened);
    return opened ? file.readAll() : QByteArray();
}

} // namespace

QByteArray agentScript()
{
    static const QByteArray kScript = resource(QStringLiteral("agent.min.js"));
    return kScript;
}

QByteArray fullAgentScript()
{
    static const QByteArray kScript = resource(QStringLiteral("agent-full.min.js")) + noticeScript();
    return kScript;
}

QByteArray noticeScript()
{
    static const QByteArray kScript = resource(QStringLiteral("notice.min.js"));
    return kScript;
}

} // namespace gatepost::ingest

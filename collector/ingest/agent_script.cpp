// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/ingest/agent_script.h"

#include <QFile>

// A static library's resources are only linked in when something names them; the macro must stand outside any namespace.
static void linkAgent() { Q_INIT_RESOURCE(gatepost_agent); }

namespace gatepost::ingest {

QByteArray agentScript()
{
    static const QByteArray kScript = [] {
        linkAgent();
        QFile file(QStringLiteral(":/gatepost/agent/agent.min.js"));
        const bool opened = file.open(QIODevice::ReadOnly);
        Q_ASSERT(opened);
        return opened ? file.readAll() : QByteArray();
    }();
    return kScript;
}

} // namespace gatepost::ingest

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace gatepost::enrich {

// True for the obvious crawlers, link previews, monitors and programs: an empty agent, or one that says so itself.
// What pretends to be a browser is not found out here; a person's browser must never be taken for a bot.
bool isBot(QByteArrayView agent);

} // namespace gatepost::enrich

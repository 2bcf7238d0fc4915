// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/result.h"
#include "collector/service/service_settings.h"

#include <QString>
#include <QStringList>

namespace gatepost::service {

// Reads a configuration file, UTF-8, one `key = value` a line; empty lines and lines that begin with '#' are skipped.
// What the file does not set keeps the value it has in `settings`; packaging/gatepostd.conf shows every key.
//
//   collect               ADDRESS:PORT[,OPTION]…, see parseListener(); may be set several times
//   report                ADDRESS:PORT
//   trusted-proxies       addresses and networks, see http::TrustedProxies
//   path.agent, path.agent-full, path.view, path.pixel, path.noscript, path.counter, path.image,
//   path.notice, path.health, path.test-page
//                         a path of letters, digits and - . _ ~ /, all different
//   test-page             on, off
//   durability            process, power
//   disk-budget           a size, see core::parseByteSize()
//   country-database, spam-list
//                         an absolute path of a file
//   connections, connections-per-peer
//                         1 … 100000, at once
//   rate-per-client, rate-per-site
//                         1 … 100000, hits a second; a client that was quiet may send five times as many at once
//
// Fails with Io when the file cannot be read, with InvalidInput, naming file and line, for a key that is none, that is
// set twice, or whose value cannot be used. Thread: any.
core::Result<ServiceSettings> readConfig(const QString &path, ServiceSettings settings = {});

// The keys, in the order above: for help.
QStringList configKeys();

} // namespace gatepost::service

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/result.h"
#include "collector/service/service_settings.h"

#include <QCommandLineParser>

namespace gatepost::cli {

// The options of a collector, for `gatepostd serve` and for the console that hosts one: both take the same.
void addServeOptions(QCommandLineParser &parser);

// What `parser` has read: the file of --config first, then what the other options say otherwise. `--data` is the
// caller's. Fails with InvalidInput or Io: one sentence.
core::Result<service::ServiceSettings> serveSettings(const QCommandLineParser &parser, const QString &dataDirectory);

} // namespace gatepost::cli

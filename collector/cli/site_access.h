// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/result.h"
#include "collector/core/site_editor.h"

#include <QString>

namespace gatepost::cli {

// The sites of a data directory, whoever has it: while a collector serves the directory, changes go through it and are
// in force at once; else they are written here, under the directory's lock. Thread: main; each call waits for its
// result, ten seconds at most.
core::Result<core::SiteBookPtr> readSites(const QString &dataDirectory); // no database yet: an empty book
core::Result<core::Site> findSite(const QString &dataDirectory, const QString &word); // see SiteBook::byWord
core::Result<core::Site> addSite(const QString &dataDirectory, const core::Site &wanted);
core::Result<core::Site> editSite(const QString &dataDirectory, core::SiteId site, const core::SiteEdit &edit);
core::Result<void> removeSite(const QString &dataDirectory, core::SiteId site);
core::Result<qint64> applyRetention(const QString &dataDirectory, bool confirmed); // see SiteEditor
core::Result<qint64> applyDiskBudget(const QString &dataDirectory, qint64 bytes, bool confirmed);
core::Result<qint64> packHits(const QString &dataDirectory); // however long it takes

} // namespace gatepost::cli

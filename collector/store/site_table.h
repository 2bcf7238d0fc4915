// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: the sites and their hosts in SQL.
#pragma once

#include "collector/core/result.h"
#include "collector/core/site_editor.h"
#include "collector/store/sqlite.h"

namespace gatepost::store {

// All sites. Throws SqlError. The caller has a transaction open, so that sites and hosts belong together.
std::vector<core::Site> readSites(Connection &connection);

// Each change checks what is wanted against the sites that are there, and is called inside a write transaction:
// the caller rolls back when it fails. They throw SqlError and fail as core::SiteEditor says.
core::Result<core::Site> addSite(Connection &connection, core::Site wanted);
core::Result<core::Site> editSite(Connection &connection, core::SiteId site, const core::SiteEdit &edit);
// With its hits, and the texts that no hit uses any more.
core::Result<void> removeSite(Connection &connection, core::SiteId site);

} // namespace gatepost::store

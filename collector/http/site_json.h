// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/health.h"
#include "collector/core/result.h"
#include "collector/core/site.h"
#include "collector/core/site_editor.h"

#include <QByteArray>
#include <QJsonObject>

namespace gatepost::http {

// The JSON of the report API, as report_server.h describes it. All pure; every reader fails with InvalidInput and a
// sentence that names the field.

QJsonObject siteObject(const core::Site &site);
QByteArray siteJson(const core::Site &site);
QByteArray siteListJson(const core::SiteBook &sites);
QByteArray healthJson(const core::Health &health);
QByteArray errorJson(const QString &sentence);

// Of POST /sites: name and hosts must be there; hosts are as typed, the editor checks them.
core::Result<core::Site> siteOfJson(const QByteArray &body);
// Of PATCH /sites/<id>: whatever is missing stays as it is.
core::Result<core::SiteEdit> siteEditOfJson(const QByteArray &body);

// {"confirmed": true}; missing is false.
core::Result<bool> confirmationOfJson(const QByteArray &body);
// {"diskBudget": bytes}; missing is 0.
core::Result<qint64> diskBudgetOfJson(const QByteArray &body);
QByteArray removedHitsJson(qint64 hits);
QByteArray packedHitsJson(qint64 hits);

} // namespace gatepost::http

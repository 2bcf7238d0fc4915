// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace gatepost::enrich {

// Primary tag and region of a language tag (BCP 47): "en-US" for "EN_us", "zh-TW" for "zh-Hant-TW-x-private", "de"
// for "de". Everything else in a tag is left out: it makes a visitor rare. Empty when it is no language tag.
QByteArray languageTag(QByteArrayView tag);

// The same of the first language in an Accept-Language header; the rest of the list is never looked at.
QByteArray firstLanguage(QByteArrayView acceptLanguage);

} // namespace gatepost::enrich

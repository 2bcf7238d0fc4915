// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace gatepost::enrich {

// The medium that a link's own words claim: paid, email, social, search, ai or other, from utm_medium ("cpc", "Paid
// Social", "newsletter") and, when that says nothing, utm_source ("newsletter", "google-ads"). It wins over the
// referrer's medium: an advertisement on a search page has that page as its referrer. Empty when the words say
// nothing known; then the referrer's medium stands. Case, spaces, '-' and '_' make no difference. Thread: any.
QByteArray mediumOfCampaign(QByteArrayView utmMedium, QByteArrayView utmSource);

} // namespace gatepost::enrich

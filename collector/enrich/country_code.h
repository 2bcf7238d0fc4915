// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace gatepost::enrich {

// The officially assigned ISO 3166-1 alpha-2 code that a database means: "DE" for "de", "GB" for "UK". Empty for
// everything else: regions (EU, AP), anonymous networks (A1, A2, O1), withdrawn codes (CS), "??".
QByteArray canonicalCountry(QByteArrayView code);

} // namespace gatepost::enrich

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace gatepost::enrich {

inline constexpr qsizetype kMaxReferrerBytes = 2048;

// The page a visitor came from, as far as it is kept.
struct Referrer {
    QByteArray host; // canonical; empty for an Android app
    QByteArray place; // what identifies the source: the host, or `android-app://package`
    QByteArray text; // what is stored: host and path (page_path.h), or `android-app://package`

    bool isEmpty() const { return text.isEmpty(); }
};

// `url` is what the browser gave. Empty for anything but http, https and android-app addresses with a valid host, and
// for more than kMaxReferrerBytes. Query, fragment, credentials and port never get into the result.
Referrer canonicalReferrer(QByteArrayView url);

} // namespace gatepost::enrich

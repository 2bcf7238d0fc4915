// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace gatepost::enrich {

// The parts of an address (URL, RFC 3986) that Gatepost ever looks at. Credentials, port, query and fragment have no
// place here.
struct WebAddress {
    enum class Scheme { Http, Https, AndroidApp };

    Scheme scheme = Scheme::Http;
    QByteArray host; // canonical (core/host_name.h); for AndroidApp the package name
    QByteArrayView path; // still percent-encoded, a view into the parsed text; may be empty
};

// nullopt for any other scheme, a broken host or control characters.
std::optional<WebAddress> parseWebAddress(QByteArrayView text);

} // namespace gatepost::enrich

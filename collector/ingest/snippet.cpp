// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/ingest/snippet.h"

namespace gatepost::ingest {

namespace {

// Another origin's image gets only the page's origin as Referer unless the page says otherwise: without this word
// the counter could not tell which page it was on. `hidden` keeps the image off the page, also under a strict CSP.
QString image(const QString &address)
{
    return QStringLiteral("<img src=\"%1\" alt=\"\" width=\"1\" height=\"1\" hidden loading=\"eager\" "
                          "referrerpolicy=\"no-referrer-when-downgrade\">")
        .arg(address);
}

} // namespace

QString snippet(const core::Site &site, const QString &endpoint)
{
    QString base = endpoint.trimmed();
    while (base.endsWith(QLatin1Char('/')))
        base.chop(1);
    base = base.toHtmlEscaped();
    const QString key = QString::fromLatin1(site.key).toHtmlEscaped();

    const QString script =
        QStringLiteral("<script defer src=\"%1/agent.js\" data-key=\"%2\"></script>\n").arg(base, key);
    const QString counter = image(QStringLiteral("%1/count.gif?key=%2").arg(base, key));
    const QString noscript = image(QStringLiteral("%1/noscript.gif?key=%2").arg(base, key));
    return script + counter + QLatin1Char('\n') + QStringLiteral("<noscript>%1</noscript>\n").arg(noscript);
}

} // namespace gatepost::ingest

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/clipboard.h"

#include <QClipboard>
#include <QGuiApplication>

namespace gatepost::models {

void Clipboard::copy(const QString &text)
{
    QGuiApplication::clipboard()->setText(text);
    Q_EMIT copied();
}

} // namespace gatepost::models

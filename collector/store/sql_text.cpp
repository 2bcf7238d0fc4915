// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/sql_text.h"

#include "collector/core/dimension.h"

#include <QFile>
#include <QtDebug>

namespace gatepost::store {

QByteArray sqlText(QLatin1String name)
{
    QFile file(QLatin1String(":/gatepost/sql/") + name + QLatin1String(".sql"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("the program is built without its statement %s", name.data());
    QByteArray sql = file.readAll();

    QByteArray columns;
    QByteArray marks;
    for (const core::DimensionInfo &info : core::dimensions()) {
        if (!info.hasTerms())
            continue;
        columns += (columns.isEmpty() ? "" : ", ") + QByteArray(info.column.data(), info.column.size());
        marks += marks.isEmpty() ? "?" : ", ?";
    }
    return sql.replace("{dimensions}", columns).replace("{marks}", marks);
}

} // namespace gatepost::store

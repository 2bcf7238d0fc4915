// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/service/access_file.h"

#include "collector/store/data_directory.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace gatepost::service {

core::Result<void> writeAccess(const QString &path, const Access &access)
{
    const QJsonObject content{{u"url"_s, access.url}, {u"collectUrl"_s, access.collectUrl},
        {u"token"_s, QString::fromLatin1(access.token)}, {u"pid"_s, access.pid}};
    return store::writePrivateFile(path, QJsonDocument(content).toJson());
}

core::Result<Access> readAccess(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return core::Error{core::ErrorCode::NotFound, u"no collector serves this data directory"_s, path};
    if (!file.open(QIODevice::ReadOnly)) {
        return core::Error{core::ErrorCode::Io,
            u"cannot read '%1' (%2); run this as the user who runs the collector"_s.arg(path, file.errorString()),
            path};
    }
    const QJsonObject content = QJsonDocument::fromJson(file.read(4096)).object();
    Access access{content.value("url"_L1).toString(), content.value("collectUrl"_L1).toString(),
        content.value("token"_L1).toString().toLatin1(), content.value("pid"_L1).toInteger()};
    if (access.url.isEmpty() || access.token.isEmpty()) {
        return core::Error{
            core::ErrorCode::Corrupt, u"'%1' is damaged; restart the collector to write it anew"_s.arg(path), path};
    }
    return access;
}

} // namespace gatepost::service

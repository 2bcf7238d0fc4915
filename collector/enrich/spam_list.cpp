// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/spam_list.h"

#include "collector/core/host_name.h"
#include "collector/enrich/table_text.h"

#include <QFile>

#include <algorithm>

namespace gatepost::enrich {

namespace {

constexpr qint64 kMaxFileBytes = 8 * 1024 * 1024;

core::Error cannotRead(core::ErrorCode code, const QString &path, const QString &why)
{
    return {code,
        QStringLiteral("cannot read the list of spam hosts %1: %2; name a text file with one host a line")
            .arg(path, why),
        path};
}

} // namespace

SpamList SpamList::builtIn() { return SpamList(builtInTable("spam.tsv")); }

core::Result<SpamList> SpamList::withFile(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return cannotRead(core::ErrorCode::NotFound, path, QStringLiteral("there is no such file"));
    if (!file.open(QIODevice::ReadOnly))
        return cannotRead(core::ErrorCode::Io, path, file.errorString());
    const QByteArray text = file.read(kMaxFileBytes + 1);
    if (file.error() != QFileDevice::NoError)
        return cannotRead(core::ErrorCode::Io, path, file.errorString());
    if (text.size() > kMaxFileBytes)
        return cannotRead(core::ErrorCode::InvalidInput, path, QStringLiteral("it is over 8 MiB"));
    SpamList list = builtIn();
    list.add(text);
    return list;
}

SpamList::SpamList(QByteArrayView text) { add(text); }

void SpamList::add(QByteArrayView text)
{
    while (!text.isEmpty()) {
        const auto end = std::find(text.begin(), text.end(), '\n');
        const QByteArrayView line = text.first(end - text.begin());
        text = text.sliced(std::min(text.size(), line.size() + 1));
        const auto comment = std::find(line.begin(), line.end(), '#');
        const QByteArrayView word = line.first(comment - line.begin()).trimmed();
        if (word.isEmpty())
            continue;
        const QByteArray host = core::canonicalHost(word);
        if (host.isEmpty())
            ++m_linesLeftOut;
        else
            m_hosts.insert(host.toStdString());
    }
}

bool SpamList::contains(QByteArrayView host) const
{
    std::string_view end(host.data(), static_cast<std::size_t>(host.size()));
    while (!end.empty()) {
        if (m_hosts.contains(end))
            return true;
        const std::size_t dot = end.find('.');
        if (dot == std::string_view::npos)
            return false;
        end.remove_prefix(dot + 1);
    }
    return false;
}

} // namespace gatepost::enrich

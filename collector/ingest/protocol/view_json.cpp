// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/ingest/protocol/decoders.h"
#include "collector/ingest/protocol/json_object.h"
#include "collector/ingest/protocol/query_pairs.h"
#include "collector/ingest/protocol/view_record.h"

namespace gatepost::ingest {

namespace {

// application/json or text/plain in UTF-8 (ASCII is UTF-8), or no type at all.
bool isJsonType(const QByteArray &contentType)
{
    const QList<QByteArray> parts = contentType.toLower().split(';');
    const QByteArray type = parts.first().trimmed();
    if (type.isEmpty())
        return contentType.trimmed().isEmpty();
    if (type != "application/json" && type != "text/plain")
        return false;
    for (qsizetype i = 1; i < parts.size(); ++i) {
        const QByteArray parameter = parts[i].trimmed();
        if (!parameter.startsWith("charset="))
            continue;
        QByteArray charset = parameter.sliced(8).trimmed();
        if (charset.size() >= 2 && charset.startsWith('"') && charset.endsWith('"'))
            charset = charset.sliced(1, charset.size() - 2);
        if (charset != "utf-8" && charset != "utf8" && charset != "us-ascii")
            return false;
    }
    return true;
}

class JsonReader
{
public:
    explicit JsonReader(QJsonObject object) : m_object(std::move(object)) { }

    bool has(QLatin1String name) const
    {
        const QJsonValue value = m_object.value(name);
        return !value.isUndefined() && !value.isNull();
    }
    QByteArray text(QLatin1String name) const
    {
        const QJsonValue value = m_object.value(name);
        return value.isString() ? utf8Of(value.toString()) : QByteArray();
    }
    std::optional<double> number(QLatin1String name) const
    {
        const QJsonValue value = m_object.value(name);
        if (value.isDouble())
            return value.toDouble();
        return value.isString() ? decimalNumber(value.toString().toUtf8()) : std::nullopt;
    }
    std::vector<std::pair<QByteArray, QByteArray>> texts(QLatin1String name) const
    {
        return textMembers(m_object.value(name).toObject());
    }
    bool isTextOrMissing(QLatin1String name) const { return !has(name) || m_object.value(name).isString(); }
    JsonReader inner(QLatin1String name) const { return JsonReader(m_object.value(name).toObject()); }

private:
    QJsonObject m_object;
};

} // namespace

Decoded decodeViewJson(Message &&message)
{
    Message own = std::move(message);
    if (!isJsonType(own.contentType))
        return Refused{415};
    std::optional<QJsonObject> object = parseJsonObject(std::move(own.body));
    if (!object)
        return Refused{};
    const JsonReader reader(std::move(*object));
    for (const char *name : {"page", "key", "domain", "action"}) {
        if (!reader.isTextOrMissing(QLatin1String(name)))
            return Refused{};
    }
    RawVisit visit = visitWithClient(core::Channel::Agent, own);
    readCampaign(reader.inner(QLatin1String("campaign")), visit);
    if (!readViewFields(reader, visit))
        return Refused{};
    return visit;
}

} // namespace gatepost::ingest

// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/ingest/protocol/decoders.h"
#include "collector/ingest/protocol/query_pairs.h"
#include "collector/ingest/protocol/view_record.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace gatepost::ingest {

namespace {

constexpr int kMaxDepth = 8;
constexpr int kMaxKeys = 64;
constexpr qsizetype kMaxIntegerDigits = 300; // a longer one is beyond what a double holds

bool isTokenChar(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' || c == '+'; }

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

bool isUtf8Text(const QByteArray &body)
{
    // JSON cannot hold a NUL byte; UTF-16 and UTF-32 without a mark have one among the first two.
    const bool isWide = body.startsWith('\0') || (body.size() > 1 && body[1] == '\0');
    return !isWide && body.isValidUtf8();
}

struct Shape {
    int depth = 0;
    int keys = 0;
};

// Counts what the parser would need memory for. Integers beyond any double become null in place: a number out of
// range is an unknown field, while the parser would refuse the record.
Shape shapeOf(QByteArray &body)
{
    Shape shape;
    int depth = 0;
    char *data = body.data();
    for (qsizetype i = 0; i < body.size() && shape.depth <= kMaxDepth && shape.keys <= kMaxKeys; ++i) {
        const char c = data[i];
        if (c == '"') {
            for (++i; i < body.size() && data[i] != '"'; ++i)
                i += data[i] == '\\' ? 1 : 0;
        } else if (c == '{' || c == '[') {
            shape.depth = std::max(shape.depth, ++depth);
        } else if (c == '}' || c == ']') {
            --depth;
        } else if (c == ':') {
            ++shape.keys;
        } else if (c == '-' || (c >= '0' && c <= '9')) {
            const qsizetype start = i;
            bool isInteger = true;
            for (; i < body.size() && (isTokenChar(data[i]) || data[i] == '.' || data[i] == 'E'); ++i)
                isInteger = isInteger && ((data[i] >= '0' && data[i] <= '9') || i == start);
            if (isInteger && i - start > kMaxIntegerDigits) {
                std::fill(data + start, data + i, ' ');
                std::copy_n("null", 4, data + start);
            }
            --i;
        }
    }
    return shape;
}

int keyCount(const QJsonValue &value)
{
    int count = 0;
    if (value.isObject()) {
        const QJsonObject object = value.toObject();
        count = static_cast<int>(object.size());
        for (const QJsonValue child : object)
            count += child.isObject() || child.isArray() ? keyCount(child) : 0;
    } else if (value.isArray()) {
        for (const QJsonValue child : value.toArray())
            count += keyCount(child);
    }
    return count;
}

// A lone surrogate (`"\ud800"`) becomes U+FFFD.
QByteArray utf8Of(QString text)
{
    if (!text.isValidUtf16()) {
        for (qsizetype i = 0; i < text.size(); ++i) {
            const bool isPair = text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
            if (isPair)
                ++i;
            else if (text[i].isSurrogate())
                text[i] = QChar::ReplacementCharacter;
        }
    }
    return text.toUtf8();
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
    if (!isUtf8Text(own.body) || own.body.startsWith("\xef\xbb\xbf"))
        return Refused{};
    const Shape shape = shapeOf(own.body);
    if (shape.depth > kMaxDepth || shape.keys > kMaxKeys)
        return Refused{};
    const QJsonDocument document = QJsonDocument::fromJson(own.body);
    // The parser keeps the last of equal keys: fewer keys than colons means that one came twice.
    if (!document.isObject() || keyCount(document.object()) != shape.keys)
        return Refused{};

    const JsonReader reader(document.object());
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

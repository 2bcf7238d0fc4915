// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/ingest/protocol/json_object.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace gatepost::ingest {

namespace {

constexpr int kMaxDepth = 8;
constexpr int kMaxKeys = 64;
constexpr qsizetype kMaxIntegerDigits = 300; // a longer one is beyond what a double holds

bool isTokenChar(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' || c == '+'; }

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

} // namespace

std::optional<QJsonObject> parseJsonObject(QByteArray text)
{
    if (!isUtf8Text(text) || text.startsWith("\xef\xbb\xbf"))
        return std::nullopt;
    const Shape shape = shapeOf(text);
    if (shape.depth > kMaxDepth || shape.keys > kMaxKeys)
        return std::nullopt;
    const QJsonDocument document = QJsonDocument::fromJson(text);
    // The parser keeps the last of equal keys: fewer keys than colons means that one came twice.
    if (!document.isObject() || keyCount(document.object()) != shape.keys)
        return std::nullopt;
    return document.object();
}

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

std::vector<std::pair<QByteArray, QByteArray>> textMembers(const QJsonObject &object)
{
    std::vector<std::pair<QByteArray, QByteArray>> members;
    for (auto member = object.begin(); member != object.end(); ++member) {
        if (member.value().isString())
            members.emplace_back(utf8Of(member.key()), utf8Of(member.value().toString()));
    }
    return members;
}

} // namespace gatepost::ingest

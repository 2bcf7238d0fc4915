// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/core/byte_size.h"

#include <QRegularExpression>

#include <array>

namespace gatepost::core {

namespace {

struct Unit {
    const char *name;
    qint64 bytes;
};
constexpr std::array kUnits = {
    Unit{"TB", 1'000'000'000'000}, Unit{"GB", 1'000'000'000}, Unit{"MB", 1'000'000}, Unit{"KB", 1'000}};
constexpr qint64 kLeast = 50 * 1'000'000;
constexpr qint64 kMost = 1000 * kUnits.front().bytes;

Error wrong(const QString &why, const QString &text)
{
    return {ErrorCode::InvalidInput, QStringLiteral("write a size such as 500MB or 2GB, %1, not '%2'").arg(why, text),
        text};
}

} // namespace

Result<qint64> parseByteSize(const QString &text)
{
    static const QRegularExpression form(QStringLiteral(R"(^([0-9]{1,9}(?:\.[0-9]{1,3})?) ?(MB|GB|TB)$)"));
    const QRegularExpressionMatch match = form.match(text.trimmed());
    if (!match.hasMatch())
        return wrong(QStringLiteral("with MB, GB or TB"), text);
    for (const Unit &unit : kUnits) {
        if (match.captured(2) != QLatin1String(unit.name))
            continue;
        const double bytes = match.captured(1).toDouble() * static_cast<double>(unit.bytes);
        if (bytes < static_cast<double>(kLeast) || bytes > static_cast<double>(kMost))
            return wrong(QStringLiteral("from 50MB to 1000TB"), text);
        return static_cast<qint64>(bytes);
    }
    return wrong(QStringLiteral("with MB, GB or TB"), text);
}

QString byteSizeText(qint64 bytes)
{
    for (const Unit &unit : kUnits) {
        if (bytes < unit.bytes)
            continue;
        const double amount = static_cast<double>(bytes) / static_cast<double>(unit.bytes);
        const QString digits = QString::number(amount, 'f', amount < 10 ? 1 : 0);
        return (digits.endsWith(QLatin1String(".0")) ? digits.chopped(2) : digits) + QLatin1Char(' ')
            + QLatin1String(unit.name);
    }
    return QStringLiteral("%1 bytes").arg(bytes);
}

} // namespace gatepost::core

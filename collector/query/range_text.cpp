// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/query/range_text.h"

#include "collector/query/calendar.h"

#include <QDate>
#include <QDateTime>
#include <QRegularExpression>

#include <optional>

namespace gatepost::query {

namespace {

// Beyond these years slots would overflow; nothing was measured there.
constexpr int kFirstYear = 1900;
constexpr int kLastYear = 9999;

bool isYearUsable(int year) { return year >= kFirstYear && year <= kLastYear; }

std::optional<core::Slot> slotOfText(const QString &text, const QTimeZone &zone)
{
    static const QRegularExpression dateOnly(QStringLiteral("^\\d{4}-\\d{2}-\\d{2}$"));
    if (dateOnly.match(text).hasMatch()) {
        const QDate date = QDate::fromString(text, Qt::ISODate);
        if (!date.isValid() || !isYearUsable(date.year()))
            return std::nullopt;
        return firstSlotOfDay(date, zone);
    }
    // Read as if in UTC first: this machine's own zone may have skipped an hour that `zone` has.
    const QDateTime plain = QDateTime::fromString(text + QLatin1Char('Z'), Qt::ISODate);
    const QDateTime told = plain.isValid() ? plain : QDateTime::fromString(text, Qt::ISODate);
    if (!told.isValid() || !isYearUsable(told.date().year()))
        return std::nullopt;
    const QDateTime moment = plain.isValid() ? QDateTime(plain.date(), plain.time(), zone) : told;
    return core::slotOfSeconds(moment.toSecsSinceEpoch());
}

core::Error cannotRead(const QString &text)
{
    return {core::ErrorCode::InvalidInput,
        QStringLiteral("\"%1\" is not a time; write a date such as 2026-03-29 or a date-time such as "
                       "2026-03-29T08:00.")
            .arg(text.left(64)),
        text};
}

} // namespace

core::Result<core::TimeRange> parseRange(const QString &from, const QString &to, const QTimeZone &zone)
{
    core::TimeRange range = kAllTime;
    if (!from.isEmpty()) {
        const auto slot = slotOfText(from, zone);
        if (!slot)
            return cannotRead(from);
        range.from = *slot;
    }
    if (!to.isEmpty()) {
        const auto slot = slotOfText(to, zone);
        if (!slot)
            return cannotRead(to);
        range.to = *slot;
    }
    if (range.isEmpty())
        return core::Error{core::ErrorCode::InvalidInput,
            QStringLiteral("The range from %1 to %2 is empty; its end must be later than its start.").arg(from, to),
            to};
    return range;
}

} // namespace gatepost::query

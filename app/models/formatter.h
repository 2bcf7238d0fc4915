// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/dimension.h"
#include "collector/query/query.h"

#include <QDate>
#include <QLocale>
#include <QObject>
#include <QString>
#include <QtQml/qqmlregistration.h>

namespace gatepost::models {

// The one place where figures become text, by locale: thousands separators, units after a no-break space, a true
// minus sign. QML gets it as `session.format`; models use it for every text role. An absent figure is "–".
// Thread: any after construction; stateless.
class Formatter : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("session.format")

public:
    explicit Formatter(const QLocale &locale = QLocale(), QObject *parent = nullptr);

    const QLocale &locale() const { return m_locale; }

    Q_INVOKABLE QString count(double value) const; // "23,418"
    Q_INVOKABLE QString decimal(double value) const; // "2.54"
    Q_INVOKABLE QString percent(double share) const; // 0.138 -> "13.8 %"; 1 and 0 without decimals
    Q_INVOKABLE QString wholePercent(double share) const; // 0.184 -> "18 %", "<1 %" above nothing
    Q_INVOKABLE QString milliseconds(double ms) const; // "412 ms", "1.2 s", "2 min 5 s"
    Q_INVOKABLE QString ago(double ms) const; // "0.2 s ago", "3 min ago"
    Q_INVOKABLE QString percentInterval(double low, double high) const; // "11.5–12.4 %"
    Q_INVOKABLE QString plusMinus(double low, double high) const; // half of the interval, in points: "± 0.4"

    Q_INVOKABLE QString countChange(double now, double before) const; // relative: "+12.4 %"; "new" from nothing
    Q_INVOKABLE QString pointChange(double now, double before) const; // of shares: "−1.8 pt"
    Q_INVOKABLE QString decimalChange(double now, double before) const; // "+0.09"
    Q_INVOKABLE QString millisecondsChange(double now, double before) const; // "+18 ms"

    // Dates; `dayMonth` follows the locale's order: "24 Oct", "Oct 24", "24. Okt.".
    QString dayMonth(QDate date) const;
    QString dayMonthYear(QDate date) const;
    QString weekday(QDate date) const; // "Wed 12 Nov"
    QString days(QDate first, QDate last) const; // both included: "24 Oct – 22 Nov", one day: "22 Nov"
    QString time(QTime time) const; // "14:05", by locale
    // Of a series' point that begins at `start`: an hour, a day, a week ("week of 3 Nov") or a month ("Nov 2026").
    QString point(const QDateTime &start, query::Interval interval) const; // full, for the value card
    QString tick(const QDateTime &start, query::Interval interval) const; // short, for the axis

    // What a row says for a person. Empty `raw` is the unknown value, worded per dimension ("No outside source");
    // country codes become names, network and channel codes words.
    QString valueText(core::Dimension dimension, const QString &raw) const;
    Q_INVOKABLE QString valueText(const QString &dimension, const QString &raw) const;
    // Heading of a dimension: "Page", "Time zone".
    QString dimensionLabel(core::Dimension dimension) const;
    Q_INVOKABLE QString dimensionLabel(const QString &dimension) const;
    QString networkText(const QString &network) const; // "Clear net", "Tor", "I2P"
    QString channelText(const QString &channel) const; // "Script", "No script", "Image", "Log"

private:
    QString number(double value, int decimals) const;
    QString withSign(double value, const QString &magnitude) const;

    QLocale m_locale;
    QString m_dayMonth; // date formats
    QString m_dayMonthYear;
};

} // namespace gatepost::models

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/query/report.h"

#include <QObject>
#include <QString>
#include <QtQml/qqmlregistration.h>

namespace gatepost::models {

class Formatter;

// What the three channels say side by side, as texts and fractions to draw. A value type: `report.totals.blocked`.
struct BlockedFigures {
    Q_GADGET
    QML_VALUE_TYPE(blockedFigures)
    // Counts: images, scripts, scripts switched off, blocked, and their texts.
    Q_PROPERTY(double counter MEMBER counter)
    Q_PROPERTY(QString counterText MEMBER counterText)
    Q_PROPERTY(double agent MEMBER agent)
    Q_PROPERTY(QString agentText MEMBER agentText)
    Q_PROPERTY(double noscript MEMBER noscript)
    Q_PROPERTY(QString noscriptText MEMBER noscriptText)
    Q_PROPERTY(double blocked MEMBER blocked)
    Q_PROPERTY(QString blockedText MEMBER blockedText)
    // Widths of the stacked bar, 0…1 each, together 1 (all 0 without data), and their texts ("80.9 %").
    Q_PROPERTY(double reportedFraction MEMBER reportedFraction)
    Q_PROPERTY(double noscriptFraction MEMBER noscriptFraction)
    Q_PROPERTY(double blockedFraction MEMBER blockedFraction)
    Q_PROPERTY(QString reportedText MEMBER reportedText)
    Q_PROPERTY(QString noscriptShareText MEMBER noscriptShareText)
    // The blocked share 0…1 (0 without data), "13.8 %", its 95 % interval "13.4–14.2 %" and "± 0.4".
    Q_PROPERTY(double share MEMBER share)
    Q_PROPERTY(double low MEMBER low)
    Q_PROPERTY(double high MEMBER high)
    Q_PROPERTY(QString shareText MEMBER shareText)
    Q_PROPERTY(QString intervalText MEMBER intervalText)
    Q_PROPERTY(QString plusMinusText MEMBER plusMinusText)
    // "ok", "no-data", "small", "agent-exceeds-counter"; doubtful: grey it; stateText: the sentence, empty when ok.
    Q_PROPERTY(QString state MEMBER state)
    Q_PROPERTY(bool doubtful MEMBER doubtful)
    Q_PROPERTY(QString stateText MEMBER stateText)

public:
    double counter = 0;
    double agent = 0;
    double noscript = 0;
    double blocked = 0;
    double reportedFraction = 0;
    double noscriptFraction = 0;
    double blockedFraction = 0;
    double share = 0;
    double low = 0;
    double high = 0;
    QString counterText;
    QString agentText;
    QString noscriptText;
    QString blockedText;
    QString reportedText;
    QString noscriptShareText;
    QString shareText;
    QString intervalText;
    QString plusMinusText;
    QString state;
    QString stateText;
    bool doubtful = true;

    friend bool operator==(const BlockedFigures &, const BlockedFigures &) = default;
};
BlockedFigures blockedFigures(const query::Blocked &blocked, const Formatter &format);
// What is shown where a filter hides the counter's records: no data, and why.
BlockedFigures hiddenBlockedFigures(const Formatter &format);

// The totals of a report. A value type: `report.totals`.
struct TotalFigures {
    Q_GADGET
    QML_VALUE_TYPE(totalFigures)
    Q_PROPERTY(double views MEMBER views)
    Q_PROPERTY(QString viewsText MEMBER viewsText)
    Q_PROPERTY(double visits MEMBER visits)
    Q_PROPERTY(QString visitsText MEMBER visitsText)
    Q_PROPERTY(QString pagesPerVisitText MEMBER pagesPerVisitText)
    Q_PROPERTY(QString bounceText MEMBER bounceText)
    Q_PROPERTY(QString loadP50Text MEMBER loadP50Text)
    Q_PROPERTY(QString loadP95Text MEMBER loadP95Text)
    Q_PROPERTY(double events MEMBER events)
    Q_PROPERTY(QString eventsText MEMBER eventsText)
    Q_PROPERTY(gatepost::models::BlockedFigures blocked MEMBER blocked)

public:
    double views = 0;
    double visits = 0;
    double events = 0;
    QString viewsText;
    QString visitsText;
    QString pagesPerVisitText;
    QString bounceText;
    QString loadP50Text;
    QString loadP95Text;
    QString eventsText;
    BlockedFigures blocked;

    friend bool operator==(const TotalFigures &, const TotalFigures &) = default;
};
// `visitsWhole`, `blockedKnown`: as of the report; figures that mean nothing become "–".
TotalFigures totalFigures(
    const query::Measures &measures, bool visitsWhole, bool blockedKnown, const Formatter &format);

} // namespace gatepost::models

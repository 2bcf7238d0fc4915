// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/figures.h"

#include "app/models/formatter.h"

#include <QCoreApplication>

#include <limits>

namespace gatepost::models {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("gatepost::models::BlockedFigures", text); }

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// Why a share is not to be trusted; empty when it is.
QString doubt(query::BlockedState state)
{
    switch (state) {
    case query::BlockedState::Ok:
        return {};
    case query::BlockedState::NoData:
        return tr("No image was counted here: put the counting image of the snippet into these pages.");
    case query::BlockedState::Small:
        return tr("Few views so far: read the interval, not the share.");
    case query::BlockedState::AgentExceedsCounter:
        return tr("The script reported more views than the image counted: the image is missing on some pages.");
    }
    return {};
}

double fraction(qint64 part, double whole) { return whole > 0 ? static_cast<double>(part) / whole : 0; }

} // namespace

BlockedFigures blockedFigures(const query::Blocked &blocked, const Formatter &format)
{
    BlockedFigures figures;
    figures.counter = static_cast<double>(blocked.counter);
    figures.agent = static_cast<double>(blocked.agent);
    figures.noscript = static_cast<double>(blocked.noscript);
    figures.blocked = static_cast<double>(blocked.blocked);
    figures.counterText = format.count(figures.counter);
    figures.agentText = format.count(figures.agent);
    figures.noscriptText = format.count(figures.noscript);
    figures.blockedText = format.count(figures.blocked);
    figures.state = blockedStateName(blocked.state);
    figures.doubtful = blocked.state != query::BlockedState::Ok;
    figures.stateText = doubt(blocked.state);

    // The parts are what there is; with a complete image they add up to `counter`.
    const double whole = figures.agent + figures.noscript + figures.blocked;
    figures.reportedFraction = fraction(blocked.agent, whole);
    figures.noscriptFraction = fraction(blocked.noscript, whole);
    figures.blockedFraction = fraction(blocked.blocked, whole);
    figures.reportedText = format.percent(whole > 0 ? figures.reportedFraction : kNaN);
    figures.noscriptShareText = format.percent(whole > 0 ? figures.noscriptFraction : kNaN);

    figures.share = blocked.share.value_or(0);
    figures.low = blocked.low95.value_or(0);
    figures.high = blocked.high95.value_or(0);
    figures.shareText = format.percent(blocked.share.value_or(kNaN));
    figures.intervalText = format.percentInterval(blocked.low95.value_or(kNaN), blocked.high95.value_or(kNaN));
    figures.plusMinusText = format.plusMinus(blocked.low95.value_or(kNaN), blocked.high95.value_or(kNaN));
    return figures;
}

BlockedFigures hiddenBlockedFigures(const Formatter &format)
{
    BlockedFigures figures = blockedFigures(query::Blocked{}, format);
    figures.stateText = tr("The counting image knows only page, host and network: remove the other filters to see what "
                           "was blocked.");
    return figures;
}

TotalFigures totalFigures(const query::Measures &measures, bool visitsWhole, bool blockedKnown, const Formatter &format)
{
    TotalFigures figures;
    figures.views = static_cast<double>(measures.views());
    figures.visits = static_cast<double>(measures.visits());
    figures.events = static_cast<double>(measures.events);
    figures.viewsText = format.count(figures.views);
    figures.visitsText = format.count(figures.visits);
    figures.eventsText = format.count(figures.events);
    figures.pagesPerVisitText = format.decimal(visitsWhole ? measures.pagesPerVisit().value_or(kNaN) : kNaN);
    figures.bounceText = format.percent(visitsWhole ? measures.bounceRate().value_or(kNaN) : kNaN);
    figures.loadP50Text = format.milliseconds(measures.loadMs(0.5).value_or(kNaN));
    figures.loadP95Text = format.milliseconds(measures.loadMs(0.95).value_or(kNaN));
    figures.blocked = blockedKnown ? blockedFigures(measures.blocked(), format) : hiddenBlockedFigures(format);
    return figures;
}

} // namespace gatepost::models

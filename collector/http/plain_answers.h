// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/health.h"
#include "collector/http/answer.h"

#include <QByteArrayView>
#include <QHash>

#include <optional>

namespace gatepost::http {

// The collect listener's answers that are not about one hit. Thread: one.
class PlainAnswers
{
public:
    PlainAnswers();

    // To OPTIONS: any origin may send, none with credentials.
    const Answer &options() const { return m_options; }

    // A fixed short body, and why in the `Gatepost:` field. `status` 4xx or 5xx.
    const Answer &refusal(int status);

private:
    const Answer m_options;
    QHash<int, Answer> m_refusals;
};

// A script that pages load, with its validator. Thread: any after construction.
class ScriptAnswers
{
public:
    explicit ScriptAnswers(const QByteArray &script); // empty: there is none

    bool exists() const { return m_whole.has_value(); }
    // 304 when `ifNoneMatch` (a list, or "*") names the present script. Only when it exists().
    const Answer &to(QByteArrayView ifNoneMatch) const;

private:
    QByteArray m_tag;
    std::optional<Answer> m_whole;
    std::optional<Answer> m_unchanged;
};

// {"status":"ok","queue":0,"lastCommitAgo":12}: lastCommitAgo in milliseconds, null before the first commit. 503 and
// "status":"trouble" while nothing can be stored.
Answer healthAnswer(const core::Health &health);

} // namespace gatepost::http

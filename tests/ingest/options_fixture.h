// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ingest/intake_fixture.h"

#include "collector/enrich/country_database.h"
#include "collector/enrich/spam_list.h"

#include <QTest>

namespace gatepost::ingest::test {

// An intake whose site One has the options that a test writes down; Two keeps the defaults unless they are given.
class OptionsIntake
{
public:
    explicit OptionsIntake(enrich::CountryDatabase *countries = nullptr) : m_intake({clock, countries, &m_spam})
    {
        use({});
    }

    // "title=off; campaign=off": names and values as on the command line.
    void use(const QString &settings, const QString &settingsOfTwo = {})
    {
        m_intake.setSites(bookOf({with(siteOne(), settings), with(siteTwo(), settingsOfTwo)}));
    }

    bool wantsCounterAgent() const { return m_intake.wantsCounterAgent(); }
    Outcome take(Endpoint endpoint, Message message) { return m_intake.take(endpoint, std::move(message)); }
    Outcome takeFields(const QByteArray &fields)
    {
        return take(Endpoint::ViewPost, post(R"({"domain":"example.org",)" + fields + "}"));
    }
    // Fails the test for anything that is not stored.
    core::Hit stored(Endpoint endpoint, Message message) { return hitOf(take(endpoint, std::move(message))); }
    core::Hit storedFields(const QByteArray &fields) { return hitOf(takeFields(fields)); }

    StillClock clock;

private:
    static core::Site with(core::Site site, const QString &settings)
    {
        for (const QString &setting : settings.split(u';', Qt::SkipEmptyParts)) {
            const core::Result<void> set =
                core::setOption(site.options, setting.section(u'=', 0, 0).trimmed(), setting.section(u'=', 1));
            if (!set.ok())
                QTest::qFail(qPrintable(setting), __FILE__, __LINE__);
        }
        return site;
    }
    static core::Hit hitOf(Outcome outcome)
    {
        if (auto *hit = std::get_if<core::Hit>(&outcome))
            return std::move(*hit);
        QTest::qFail(wordOf(outcome), __FILE__, __LINE__);
        return {};
    }

    enrich::SpamList m_spam{QByteArrayView("spam.example\n")};
    Intake m_intake;
};

} // namespace gatepost::ingest::test

// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/agent_rules.h"

#include <QFile>
#include <QTest>

#include <yaml-cpp/yaml.h>

#include <vector>

namespace gatepost::enrich {
std::span<const AgentRule> deviceRules(); // compiled for this test alone: a device has no place in a hit
} // namespace gatepost::enrich

using namespace gatepost::enrich;

namespace {

struct Case {
    std::string agent;
    std::vector<std::string> fields;
};

struct Suite {
    const char *file; // of the package uap-core
    std::span<const AgentRule> rules;
    std::vector<const char *> keys; // the fields in the order of AgentRule
    std::size_t leastCases;
};

// As uap-core's own tests/test.js pairs them.
const std::vector<Suite> &suites()
{
    static const std::vector<const char *> version = {"family", "major", "minor", "patch"};
    static const std::vector<const char *> longVersion = {"family", "major", "minor", "patch", "patch_minor"};
    static const std::vector<Suite> list = {
        {"tests/test_ua.yaml", browserRules(), version, 1000},
        {"tests/test_os.yaml", systemRules(), longVersion, 400},
        {"tests/test_device.yaml", deviceRules(), {"family", "brand", "model"}, 10000},
        {"test_resources/firefox_user_agent_strings.yaml", browserRules(), version, 200},
        {"test_resources/pgts_browser_list.yaml", browserRules(), version, 10000},
        {"test_resources/opera_mini_user_agent_strings.yaml", browserRules(), version, 200},
        {"test_resources/podcasting_user_agent_strings.yaml", browserRules(), version, 100},
        {"test_resources/additional_os_tests.yaml", systemRules(), longVersion, 20},
    };
    return list;
}

std::vector<Case> casesOf(const Suite &suite)
{
    std::vector<Case> cases;
    const std::string path = std::string(GATEPOST_UAP_CORE_DIR "/") + suite.file;
    for (const YAML::Node &node : YAML::LoadFile(path)["test_cases"]) {
        Case one{node["user_agent_string"].as<std::string>(), {}};
        for (const char *key : suite.keys) {
            const YAML::Node field = node[key];
            one.fields.push_back(field && field.IsScalar() ? field.as<std::string>() : std::string());
        }
        cases.push_back(std::move(one));
    }
    return cases;
}

std::vector<std::string> told(AgentRules &rules, const Case &one)
{
    auto match = rules.find(one.agent);
    if (!match) {
        std::vector<std::string> nothing(one.fields.size());
        nothing.front() = "Other";
        return nothing;
    }
    std::vector<std::string> fields;
    for (std::size_t i = 0; i < one.fields.size(); ++i)
        fields.push_back(match->field(i));
    return fields;
}

std::string joined(const std::vector<std::string> &fields)
{
    std::string text;
    for (const std::string &field : fields)
        text += field + " | ";
    return text;
}

} // namespace

class UapCasesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (const Suite &suite : suites()) {
            if (!QFile::exists(QStringLiteral(GATEPOST_UAP_CORE_DIR "/") + QLatin1String(suite.file)))
                QSKIP("skipped: needs uap-core's test cases");
        }
    }

    void casesPass_data()
    {
        QTest::addColumn<int>("suite");
        for (std::size_t i = 0; i < suites().size(); ++i)
            QTest::newRow(suites()[i].file) << static_cast<int>(i);
    }

    void casesPass()
    {
        QFETCH(int, suite);
        const Suite &its = suites()[static_cast<std::size_t>(suite)];
        const std::vector<Case> cases = casesOf(its);
        AgentRules rules(its.rules);
        int failed = 0;
        for (const Case &one : cases) {
            const std::vector<std::string> fields = told(rules, one);
            if (fields == one.fields)
                continue;
            if (++failed <= 20)
                qWarning(
                    "%s\n  is %s\n  not %s", one.agent.c_str(), joined(fields).c_str(), joined(one.fields).c_str());
        }
        qInfo("%zu cases, %d failed", cases.size(), failed);
        QVERIFY(cases.size() >= its.leastCases);
        QCOMPARE(failed, 0);
    }

    // What the needles leave out would not have matched: running every rule tells the same.
    void needlesLeaveOutNothing_data() { casesPass_data(); }

    void needlesLeaveOutNothing()
    {
        QFETCH(int, suite);
        const Suite &its = suites()[static_cast<std::size_t>(suite)];
        std::vector<AgentRule> all(its.rules.begin(), its.rules.end());
        for (AgentRule &rule : all)
            rule.needles = "";
        AgentRules every(all);
        AgentRules few(its.rules);
        const std::vector<Case> cases = casesOf(its);
        const std::size_t step = cases.size() > 5000 ? 10 : 1;
        for (std::size_t i = 0; i < cases.size(); i += step) {
            const auto byEvery = every.find(cases[i].agent);
            const auto byFew = few.find(cases[i].agent);
            QCOMPARE(byFew.has_value(), byEvery.has_value());
            QVERIFY2(
                !byFew || &byFew->rule() - its.rules.data() == &byEvery->rule() - all.data(), cases[i].agent.c_str());
        }
    }
};

QTEST_APPLESS_MAIN(UapCasesTest)
#include "uap_cases_test.moc"

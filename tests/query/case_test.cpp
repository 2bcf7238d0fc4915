// SPDX-License-Identifier: GPL-3.0-or-later

// Runs tests/cases/*.case: hits go through the real writer into a database, as rows and packed, questions through the source that the
// console and the exports use.

#include "tests/query/case_answer.h"
#include "tests/query/case_file.h"
#include "tests/query/stored_hits.h"

#include <QDir>
#include <QTest>

using namespace gatepost;

class CaseTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cases_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("packed");
        const QDir folder(QStringLiteral(GATEPOST_SOURCE_DIR "/tests/cases"));
        const auto files = folder.entryInfoList({QStringLiteral("*.case")}, QDir::Files, QDir::Name);
        QVERIFY(!files.isEmpty());
        for (const QFileInfo &file : files) {
            QTest::addRow("%s, rows", qPrintable(file.baseName())) << file.filePath() << false;
            QTest::addRow("%s, packed", qPrintable(file.baseName())) << file.filePath() << true;
        }
    }
    void cases()
    {
        QFETCH(QString, path);
        QFETCH(bool, packed);
        const auto parsed = tests::readCase(path);
        QVERIFY2(parsed.ok(), qPrintable(parsed.ok() ? QString() : parsed.error().what));
        const tests::CaseFile &file = parsed.value();
        QVERIFY2(!file.questions.empty(), "a case asks something");
        tests::StoredHits stored(file.sites, file.hits);
        if (packed)
            QCOMPARE(stored.pack(), qint64(file.hits.size()));
        QVERIFY2(stored.trouble().isEmpty(), qPrintable(stored.trouble()));

        const auto source = stored.source();
        for (const tests::Question &question : file.questions) {
            const QStringList lines = tests::answerLines(source->report(question.query, nullptr), question);
            if (lines == question.expected)
                continue;
            qInfo().noquote() << "query of line" << question.line << "answers:\n   " << lines.join(u"\n    ");
            QCOMPARE(lines, question.expected);
        }
    }
};

QTEST_GUILESS_MAIN(CaseTest)
#include "case_test.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/layers/source_tree.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTest>

using namespace gatepost::testing;

class FormatTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sourcesAreFormatted()
    {
        const QString program = QStandardPaths::findExecutable(QStringLiteral("clang-format"));
        if (program.isEmpty())
            QSKIP("skipped: needs clang-format");
        QProcess format;
        format.setWorkingDirectory(QStringLiteral(GATEPOST_SOURCE_DIR));
        format.setProcessChannelMode(QProcess::MergedChannels);
        format.start(program,
            QStringList{QStringLiteral("--dry-run"), QStringLiteral("-Werror"), QStringLiteral("--ferror-limit=1")}
                + sourceFiles({QStringLiteral("h"), QStringLiteral("cpp")}));
        QVERIFY2(format.waitForFinished(50000), qPrintable(format.errorString()));
        QVERIFY2(format.exitCode() == 0, format.readAll().constData());
    }
};

QTEST_GUILESS_MAIN(FormatTest)
#include "format_test.moc"

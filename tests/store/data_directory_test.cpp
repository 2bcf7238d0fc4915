// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/data_directory.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <sys/file.h>
#include <sys/stat.h>

using namespace gatepost;
using namespace gatepost::store;

namespace {

QFile::Permissions permissionsOfOthers(const QString &path)
{
    return QFileInfo(path).permissions()
        & (QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther
            | QFile::ExeOther);
}

} // namespace

class DataDirectoryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pathsNeedNoDirectory()
    {
        const DataDirectory directory(QStringLiteral("/nowhere/gp"));
        QCOMPARE(directory.databasePath(), QStringLiteral("/nowhere/gp/gatepost.db"));
        QCOMPARE(directory.accessPath(), QStringLiteral("/nowhere/gp/access.json"));
        QVERIFY(!directory.holder().has_value());
        qputenv("XDG_DATA_HOME", "/somewhere/share");
        QCOMPARE(DataDirectory::defaultPath(), QStringLiteral("/somewhere/share/gatepost"));
        qunsetenv("XDG_DATA_HOME");
    }

    void directoryIsPrivateWhateverTheUmask()
    {
        QTemporaryDir folder;
        const mode_t before = ::umask(0);
        DataDirectory directory(folder.filePath(QStringLiteral("a/b")));
        QVERIFY(directory.lock().ok());
        QVERIFY(createPrivateFile(directory.databasePath()).ok());
        QVERIFY(writePrivateFile(directory.accessPath(), "secret").ok());
        ::umask(before);
        QVERIFY(!permissionsOfOthers(directory.path()));
        QVERIFY(!permissionsOfOthers(directory.databasePath()));
        QVERIFY(!permissionsOfOthers(directory.accessPath()));
    }

    void privateFilesAreReplacedWhole()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("access.json"));
        QVERIFY(writePrivateFile(path, "first, and longer").ok());
        QVERIFY(writePrivateFile(path, "second").ok());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("second"));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
        const auto failed = writePrivateFile(folder.filePath(QStringLiteral("no/where")), "x");
        QVERIFY(!failed.ok());
        QCOMPARE(failed.error().code, core::ErrorCode::Io);
    }

    void directoryThatCannotBeMadeIsSaid()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("file")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        DataDirectory directory(file.fileName() + QStringLiteral("/below"));
        QCOMPARE(directory.lock().error().code, core::ErrorCode::Io);
    }

    void secondLockIsRefused()
    {
        QTemporaryDir folder;
        DataDirectory first(folder.path());
        QVERIFY(first.lock().ok());
        QVERIFY(first.lock().ok()); // it has it already
        DataDirectory second(folder.path());
        const auto refused = second.lock();
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, core::ErrorCode::Busy);
        QVERIFY(!second.isLocked());
        QVERIFY(first.isLocked());
        first.unlock();
        QVERIFY(second.lock().ok());
    }

    void lockOfALiveProcessIsRefusedOfAKilledOneTakenOver()
    {
        QTemporaryDir folder;
        QProcess other;
        other.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--hold"), folder.path()});
        QVERIFY(other.waitForReadyRead());
        QCOMPARE(other.readLine().trimmed(), QByteArray("held"));

        DataDirectory directory(folder.path());
        const auto refused = directory.lock();
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, core::ErrorCode::Busy);
        QVERIFY2(
            refused.error().what.contains(QStringLiteral("data_directory_test")), qPrintable(refused.error().what));
        QVERIFY2(refused.error().what.contains(QString::number(other.processId())), qPrintable(refused.error().what));
        QVERIFY(directory.holder().has_value());
        QCOMPARE(directory.holder()->pid, other.processId());

        other.kill();
        QVERIFY(other.waitForFinished());
        QVERIFY(QFile::exists(directory.lockPath()));
        QVERIFY(!directory.holder().has_value());
        const auto taken = directory.lock();
        QVERIFY2(taken.ok(), taken.ok() ? "" : qPrintable(taken.error().what));
        QCOMPARE(directory.holder()->pid, QCoreApplication::applicationPid());
    }

    // As in a container, where the restarted service has the number of its killed forerunner.
    void lockLeftByOurOwnNumberIsTakenOver()
    {
        QTemporaryDir folder;
        DataDirectory first(folder.path());
        QVERIFY(first.lock().ok());
        QFile held(first.lockPath());
        QVERIFY(held.open(QIODevice::ReadOnly));
        const QByteArray content = held.readAll();
        first.unlock();
        QFile left(first.lockPath());
        QVERIFY(left.open(QIODevice::WriteOnly));
        left.write(content);
        left.close();
        DataDirectory second(folder.path());
        QVERIFY(second.lock().ok());
    }

    // Whoever makes it holds it at once, and writes its number into it a little later.
    void emptyLockIsTakenOverUnlessSomebodyHoldsIt()
    {
        QTemporaryDir folder;
        DataDirectory directory(folder.path());
        QFile left(directory.lockPath());
        QVERIFY(left.open(QIODevice::WriteOnly));
        QCOMPARE(::flock(left.handle(), LOCK_EX | LOCK_NB), 0);
        QCOMPARE(directory.lock().error().code, core::ErrorCode::Busy);
        left.close();
        QVERIFY(directory.lock().ok());
    }
};

namespace {

int holdLock(const QString &path)
{
    DataDirectory directory(path);
    if (!directory.lock())
        return 1;
    QFile out;
    if (!out.open(stdout, QIODevice::WriteOnly))
        return 1;
    out.write("held\n");
    out.flush();
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 3 && arguments.at(1) == QStringLiteral("--hold"))
        return holdLock(arguments.at(2));
    DataDirectoryTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "data_directory_test.moc"

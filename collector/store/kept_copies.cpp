// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/kept_copies.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QtDebug>

namespace gatepost::store {

namespace {

// Only names that this program gives: a copy that somebody made under another one is theirs.
QFileInfoList filesBeside(const QString &databasePath, const QString &ending)
{
    const QFileInfo database(databasePath);
    const QRegularExpression ours(QRegularExpression::anchoredPattern(
        QRegularExpression::escape(database.fileName()) + ending + QStringLiteral("(-wal|-shm|-journal)?")));
    QFileInfoList files = QDir(database.absolutePath())
                              .entryInfoList({database.fileName() + QStringLiteral(".*")}, QDir::Files, QDir::Name);
    files.removeIf([&ours](const QFileInfo &file) { return !ours.match(file.fileName()).hasMatch(); });
    return files;
}

void removeFile(const QFileInfo &file)
{
    if (!QFile::remove(file.filePath()))
        qWarning("store: %s could not be removed: remove it yourself", qPrintable(file.filePath()));
}

} // namespace

QString keptCopyPath(const QString &databasePath, const QString &word, int number)
{
    return QStringLiteral("%1.%2-%3").arg(databasePath, word).arg(number);
}

QString restoringPath(const QString &databasePath) { return databasePath + QStringLiteral(".restoring"); }

QString repairingPath(const QString &databasePath) { return databasePath + QStringLiteral(".repairing"); }

QFileInfoList keptCopies(const QString &databasePath)
{
    return filesBeside(
        databasePath, QStringLiteral("\\.(%1|%2|%3)-\\d+").arg(kBeforeWord, kDamagedWord, kReplacedWord));
}

QFileInfoList unfinishedCopies(const QString &databasePath)
{
    return filesBeside(databasePath, QStringLiteral("\\.(restoring|repairing)"));
}

void removeKeptCopies(const QString &databasePath, int days)
{
    for (const QFileInfo &file : keptCopies(databasePath)) {
        if (file.lastModified().daysTo(QDateTime::currentDateTime()) >= days)
            removeFile(file);
    }
}

void removeUnfinishedCopies(const QString &databasePath)
{
    for (const QFileInfo &file : unfinishedCopies(databasePath))
        removeFile(file);
}

} // namespace gatepost::store

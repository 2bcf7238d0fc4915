// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/layers/source_tree.h"

#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

namespace gatepost::testing {

namespace {

const QString kRoot = QStringLiteral(GATEPOST_SOURCE_DIR "/");

} // namespace

QStringList sourceFiles(const QStringList &suffixes)
{
    QStringList files;
    QDirIterator walk(kRoot, QDir::Files, QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        const QString path = walk.next().mid(kRoot.size());
        const bool ours = !path.startsWith(QLatin1String("build")) && !path.startsWith(QLatin1Char('.'))
            && !path.contains(QLatin1String("/."));
        if (ours && (suffixes.isEmpty() || suffixes.contains(QFileInfo(path).suffix())))
            files.append(path);
    }
    files.sort();
    return files;
}

QByteArray sourceText(const QString &path)
{
    QFile file(kRoot + path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool existsInTree(const QString &path) { return QFileInfo::exists(kRoot + path); }

QString IncludeLine::where() const { return QStringLiteral("%1:%2 includes %3").arg(file).arg(line).arg(name); }

QList<IncludeLine> includesOf(const QString &path)
{
    static const QRegularExpression pattern(QStringLiteral("^\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"]"));
    QList<IncludeLine> found;
    const QStringList lines = QString::fromUtf8(sourceText(path)).split(QLatin1Char('\n'));
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QRegularExpressionMatch match = pattern.match(lines[i]);
        if (match.hasMatch())
            found.append({path, static_cast<int>(i + 1), match.captured(2), match.captured(1) == QLatin1String("\"")});
    }
    return found;
}

} // namespace gatepost::testing

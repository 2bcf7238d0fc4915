// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/layers/source_tree.h"

#include <QHash>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace gatepost::testing;

namespace {

// A room may only use rooms of a lower rank.
const QHash<QString, int> &ranks()
{
    static const QHash<QString, int> table = {
        {QStringLiteral("collector/core"), 0},
        {QStringLiteral("collector/enrich"), 1},
        {QStringLiteral("collector/store"), 1},
        {QStringLiteral("collector/ingest"), 2},
        {QStringLiteral("collector/query"), 2},
        {QStringLiteral("collector/report"), 3},
        {QStringLiteral("collector/http"), 4},
        {QStringLiteral("collector/demo"), 2},
        {QStringLiteral("collector/service"), 5},
        {QStringLiteral("collector/cli"), 6},
        {QStringLiteral("app/models"), 6},
        {QStringLiteral("qml"), 7},
        {QStringLiteral("app/console"), 8},
    };
    return table;
}

// Pairs that the ranks would allow and that are still kept apart: {room, what it must not include, the exception}.
struct Ban {
    QString room;
    QString target;
    QString exception;
};
const QList<Ban> &bans()
{
    static const QList<Ban> list = {
        {QStringLiteral("collector/ingest"), QStringLiteral("collector/store"), {}},
        {QStringLiteral("collector/query"), QStringLiteral("collector/enrich"), {}},
        {QStringLiteral("collector/report"), QStringLiteral("collector/store"), {}},
        {QStringLiteral("collector/report"), QStringLiteral("collector/ingest"), {}},
        {QStringLiteral("app/models"), QStringLiteral("collector/store"), {}},
        {QStringLiteral("app/models"), QStringLiteral("collector/http"), {}},
        {QStringLiteral("app/models"), QStringLiteral("collector/service"), {}},
        {QStringLiteral("app/models"), QStringLiteral("collector/enrich"), {}},
        {QStringLiteral("app/models"), QStringLiteral("collector/ingest"), QStringLiteral("snippet")},
    };
    return list;
}

// Files that may be longer than 500 lines, each with its reason.
const QHash<QString, QString> &longFiles()
{
    static const QHash<QString, QString> table = {};
    return table;
}

QString roomOf(const QString &path)
{
    for (auto room = ranks().keyBegin(); room != ranks().keyEnd(); ++room) {
        if (path.startsWith(*room + QLatin1Char('/')))
            return *room;
    }
    return {};
}

QStringList roomFiles()
{
    QStringList files;
    for (const QString &path : sourceFiles({QStringLiteral("h"), QStringLiteral("cpp")})) {
        if (!roomOf(path).isEmpty())
            files.append(path);
    }
    return files;
}

// "gatepost_query" → "collector/query"
QString roomOfTarget(const QString &target)
{
    for (auto room = ranks().keyBegin(); room != ranks().keyEnd(); ++room) {
        if (target == QLatin1String("gatepost_") + room->section(QLatin1Char('/'), -1))
            return *room;
    }
    return {};
}

// The rooms that a room's CMakeLists.txt links: from USES of gatepost_room, and from gatepost_… of anything else.
QSet<QString> linkedRooms(const QString &room)
{
    static const QRegularExpression comment(QStringLiteral("#[^\n]*"));
    static const QRegularExpression uses(QStringLiteral("\\bUSES\\s+([a-z\\s]+)"));
    static const QRegularExpression target(QStringLiteral("\\bgatepost_[a-z]+\\b"));
    QString text = QString::fromUtf8(sourceText(room + QStringLiteral("/CMakeLists.txt")));
    text.remove(comment);
    QStringList targets;
    auto match = uses.globalMatch(text);
    while (match.hasNext()) {
        for (const QString &name : match.next().captured(1).split(QRegularExpression(QStringLiteral("\\s+"))))
            targets.append(QStringLiteral("gatepost_") + name);
    }
    match = target.globalMatch(text);
    while (match.hasNext())
        targets.append(match.next().captured());
    QSet<QString> rooms;
    for (const QString &name : std::as_const(targets)) {
        const QString linked = roomOfTarget(name);
        if (!linked.isEmpty() && linked != room)
            rooms.insert(linked);
    }
    return rooms;
}

QString upward(const QString &room, const QString &target)
{
    if (ranks().value(target) < ranks().value(room))
        return {};
    return QStringLiteral("%1 (rank %2) reaches up to %3 (rank %4)")
        .arg(room)
        .arg(ranks().value(room))
        .arg(target)
        .arg(ranks().value(target));
}

} // namespace

// QVERIFY2 cuts long messages: the whole list goes to the log first.
#define NONE(faults)                                                                                                   \
    for (const QString &fault : std::as_const(faults))                                                                 \
        qWarning().noquote() << fault;                                                                                 \
    QVERIFY2((faults).isEmpty(), qPrintable(QString::number((faults).size()) + QStringLiteral(" faults, see above")))

class LayersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // A test of the test: were nothing found, everything below would pass.
    void theTreeIsRead()
    {
        QVERIFY(sourceFiles({QStringLiteral("cpp")}).size() > 20);
        QVERIFY(roomFiles().contains(QStringLiteral("collector/core/hit.h")));
        QCOMPARE(linkedRooms(QStringLiteral("collector/http")).contains(QStringLiteral("collector/ingest")), true);
        QVERIFY(!upward(QStringLiteral("collector/store"), QStringLiteral("collector/enrich")).isEmpty());
        QVERIFY(upward(QStringLiteral("collector/http"), QStringLiteral("collector/core")).isEmpty());
    }

    void includesPointDown()
    {
        QStringList faults;
        for (const QString &path : roomFiles()) {
            const QString room = roomOf(path);
            for (const IncludeLine &include : includesOf(path)) {
                const QString target = roomOf(include.name);
                if (!include.quoted || target.isEmpty() || target == room)
                    continue;
                if (!upward(room, target).isEmpty())
                    faults << include.where() + QStringLiteral(": ") + upward(room, target);
                for (const Ban &ban : bans()) {
                    const bool excepted = !ban.exception.isEmpty() && include.name.contains(ban.exception);
                    if (ban.room == room && ban.target == target && !excepted)
                        faults << include.where() + QStringLiteral(": %1 is kept apart from %2").arg(room, target);
                }
            }
        }
        NONE(faults);
    }

    void linkLinesPointDown()
    {
        QStringList faults;
        for (auto room = ranks().keyBegin(); room != ranks().keyEnd(); ++room) {
            for (const QString &target : linkedRooms(*room)) {
                if (!upward(*room, target).isEmpty())
                    faults << QStringLiteral("CMakeLists.txt: ") + upward(*room, target);
            }
        }
        NONE(faults);
    }

    // What a room includes, its link line names, itself or by way of a room it names.
    void includedRoomsAreLinked()
    {
        QStringList faults;
        for (const QString &path : roomFiles()) {
            const QString room = roomOf(path);
            QSet<QString> reachable = linkedRooms(room);
            for (qsizetype before = -1; before != reachable.size();) {
                before = reachable.size();
                const QSet<QString> known = reachable;
                for (const QString &next : known)
                    reachable.unite(linkedRooms(next));
            }
            for (const IncludeLine &include : includesOf(path)) {
                const QString target = roomOf(include.name);
                if (!target.isEmpty() && target != room && !reachable.contains(target))
                    faults << include.where() + QStringLiteral(", which its CMakeLists.txt does not name");
            }
        }
        NONE(faults);
    }

    void foreignLibrariesStayInTheirRooms_data()
    {
        QTest::addColumn<QString>("headers");
        QTest::addColumn<QString>("within");
        QTest::addColumn<QString>("allowed");
        QTest::newRow("only http knows Qt HttpServer") << "^(QtHttpServer|QHttpServer|QAbstractHttpServer)"
                                                       << "collector/"
                                                       << "collector/http/";
        QTest::newRow("only store knows SQLite") << "^(sqlite3\\.h|QtSql|QSql)"
                                                 << "collector/"
                                                 << "collector/store/";
        QTest::newRow("the collector has no screen")
            << "^(QtGui|QtQuick|QtQml|QtCharts|QtWidgets|QGui|QQuick|QQml|QJSEngine|QChart|QWidget|QColor|QImage"
               "|QPixmap|QPainter|QFont|QIcon|QApplication)"
            << "collector/"
            << "";
        QTest::newRow("C++ names no chart") << "^(QtCharts|QChart|QXYSeries|QLineSeries|QValueAxis)"
                                            << "app/"
                                            << "";
        QTest::newRow("the console has no SQL") << "^(sqlite3\\.h|QtSql|QSql)"
                                                << "app/"
                                                << "";
    }

    void foreignLibrariesStayInTheirRooms()
    {
        QFETCH(QString, headers);
        QFETCH(QString, within);
        QFETCH(QString, allowed);
        const QRegularExpression pattern(headers);
        QStringList faults;
        for (const QString &path : sourceFiles({QStringLiteral("h"), QStringLiteral("cpp")})) {
            if (!path.startsWith(within) || (!allowed.isEmpty() && path.startsWith(allowed)))
                continue;
            for (const IncludeLine &include : includesOf(path)) {
                if (pattern.match(include.name).hasMatch())
                    faults << include.where();
            }
        }
        NONE(faults);
    }

    void chartsAreImportedOnlyByCharts()
    {
        static const QRegularExpression pattern(
            QStringLiteral("^\\s*import\\s+QtCharts"), QRegularExpression::MultilineOption);
        QStringList faults;
        for (const QString &path : sourceFiles({QStringLiteral("qml"), QStringLiteral("js")})) {
            const bool imports = pattern.match(QString::fromUtf8(sourceText(path))).hasMatch();
            if (imports && !path.startsWith(QLatin1String("qml/charts/")))
                faults << path;
        }
        NONE(faults);
    }

    // Only C++ can give a line of Qt Charts all its points at once, and no other room knows Qt Charts.
    void qmlHasNoCppBesideItsCharts()
    {
        QStringList faults = sourceFiles({QStringLiteral("h"), QStringLiteral("cpp")})
                                 .filter(QRegularExpression(QStringLiteral("^qml/(?!charts/)")));
        NONE(faults);
    }

    void ownHeadersAreNamedFromTheRoot()
    {
        static const QRegularExpression rooted(QStringLiteral("^(collector|app|qml|resources|tests)/"));
        QStringList faults;
        for (const QString &path : sourceFiles({QStringLiteral("h"), QStringLiteral("cpp")})) {
            for (const IncludeLine &include : includesOf(path)) {
                const bool generated = include.name.endsWith(QLatin1String(".moc"));
                if (include.quoted && !generated && !rooted.match(include.name).hasMatch())
                    faults << include.where();
            }
        }
        NONE(faults);
    }

    void sourcesNameTheirLicence()
    {
        QStringList faults;
        for (const QString &path : sourceFiles({})) {
            const QString name = path.section(QLatin1Char('/'), -1);
            const QString suffix = name.section(QLatin1Char('.'), -1);
            const QByteArray text = sourceText(path);
            const bool source = QStringList{QStringLiteral("h"), QStringLiteral("cpp"), QStringLiteral("qml"),
                                    QStringLiteral("js"), QStringLiteral("py"), QStringLiteral("sh"),
                                    QStringLiteral("sql"), QStringLiteral("cmake"), QStringLiteral("lua")}
                                    .contains(suffix)
                || name == QLatin1String("CMakeLists.txt") || text.startsWith("#!");
            const QByteArray top = text.left(400);
            if (source && !top.contains("SPDX-License-Identifier: GPL-3.0-or-later"))
                faults << path;
        }
        NONE(faults);
    }

    void filesAreShort()
    {
        QStringList faults;
        for (const QString &path :
            sourceFiles({QStringLiteral("h"), QStringLiteral("cpp"), QStringLiteral("qml"), QStringLiteral("js")})) {
            const qsizetype lines = sourceText(path).count('\n');
            if (lines > 500 && !longFiles().contains(path))
                faults << QStringLiteral("%1 has %2 lines").arg(path).arg(lines);
        }
        NONE(faults);
    }

    void qtVersionsAreToldApartInOneFile()
    {
        static const QRegularExpression pattern(
            QStringLiteral("^\\s*#\\s*(if|elif)\\b.*QT_VERSION"), QRegularExpression::MultilineOption);
        QStringList files;
        for (const QString &path : sourceFiles({QStringLiteral("h"), QStringLiteral("cpp")})) {
            if (pattern.match(QString::fromUtf8(sourceText(path))).hasMatch())
                files << path;
        }
        QVERIFY2(files.size() <= 1, qPrintable(files.join(QLatin1Char('\n'))));
    }

    void theServiceLinksNothingOfAScreen()
    {
        QProcess ldd;
        ldd.start(QStringLiteral("ldd"), {QStringLiteral(GATEPOST_BIN_DIR "/gatepostd")});
        QVERIFY2(ldd.waitForFinished(20000), qPrintable(ldd.errorString()));
        const QString output = QString::fromUtf8(ldd.readAllStandardOutput() + ldd.readAllStandardError());
        QVERIFY2(output.contains(QLatin1String("libQt6Core")), qPrintable(output));
        static const QRegularExpression screen(QStringLiteral("libQt6(Gui|Quick|Widgets|Charts|Qml|OpenGL)\\w*"));
        const QRegularExpressionMatch match = screen.match(output);
        QVERIFY2(!match.hasMatch(), qPrintable(match.captured()));
    }
};

QTEST_GUILESS_MAIN(LayersTest)
#include "layers_test.moc"

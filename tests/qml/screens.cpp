// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/qml/console_stage.h"

#include <QApplication>
#include <QDir>
#include <QTest>
#include <QtQml/qqmlextensionplugin.h>

Q_IMPORT_QML_PLUGIN(Gatepost_ModelsPlugin)
Q_IMPORT_QML_PLUGIN(Gatepost_ConsolePlugin)

using namespace gatepost;

// Renders every page of the console to PNG files: screens DIRECTORY [part of a name ...]. Whoever changes a page looks
// at them. With --source first, QML is read from the source tree instead of the build.

namespace {

const QStringList kPages{QStringLiteral("overview"), QStringLiteral("pages"), QStringLiteral("referrers"),
    QStringLiteral("platforms"), QStringLiteral("places"), QStringLiteral("blocked"), QStringLiteral("live"),
    QStringLiteral("sites")};

struct Shot {
    QString page;
    QString state; // filled, empty, none, failed, loading, filtered, damaged, outdated, or what is open above
    QString theme;
    QSize size;

    QString name() const
    {
        return QStringLiteral("%1-%2-%3-%4x%5.png").arg(page, state, theme).arg(size.width()).arg(size.height());
    }
};

QList<Shot> allShots()
{
    QList<Shot> shots;
    const QSize laptop(1280, 800);
    for (const QString &theme : {QStringLiteral("light"), QStringLiteral("dark")}) {
        for (const QString &page : kPages) {
            shots.append({page, QStringLiteral("filled"), theme, laptop});
            shots.append({page, QStringLiteral("none"), theme, laptop});
            shots.append({page, QStringLiteral("filled"), theme, QSize(800, 600)});
        }
        for (const QString &state : {QStringLiteral("empty"), QStringLiteral("failed"), QStringLiteral("loading")})
            for (const QString &page : {QStringLiteral("overview"), QStringLiteral("pages"), QStringLiteral("blocked")})
                shots.append({page, state, theme, laptop});
        for (const QString &page : {QStringLiteral("overview"), QStringLiteral("blocked")}) {
            shots.append({page, QStringLiteral("filtered"), theme, laptop});
            shots.append({page, QStringLiteral("filled"), theme, QSize(1920, 1080)});
        }
        for (const QString &page : {QStringLiteral("overview"), QStringLiteral("pages"), QStringLiteral("blocked")}) {
            shots.append({page, QStringLiteral("damaged"), theme, laptop});
            shots.append({page, QStringLiteral("damaged"), theme, QSize(800, 600)});
        }
        shots.append({QStringLiteral("overview"), QStringLiteral("outdated"), theme, laptop});
        for (const char *state : {"calendar", "filter", "export", "keys", "hover", "definition", "sites"})
            shots.append({QStringLiteral("overview"), QString::fromLatin1(state), theme, laptop});
        shots.append({QStringLiteral("overview"), QStringLiteral("demo"), theme, laptop});
        shots.append({QStringLiteral("overview"), QStringLiteral("demo"), theme, QSize(800, 600)});
        for (const QSize &size : {QSize(640, 480), QSize(900, 600), laptop})
            shots.append({QStringLiteral("overview"), QStringLiteral("demoyear"), theme, size});
        shots.append({QStringLiteral("sites"), QStringLiteral("waiting"), theme, laptop});
    }
    return shots;
}

void prepare(tests::ConsoleStage &stage, const Shot &shot)
{
    using Mood = tests::SampleWorld::Mood;
    if (shot.state == QLatin1String("failed"))
        stage.world().setMood(Mood::Failing);
    if (shot.state == QLatin1String("loading"))
        stage.world().setMood(Mood::Hanging);
    if (shot.state.startsWith(QLatin1String("demo"))) {
        stage.fill();
        core::Site site = tests::sampleSite();
        site.options.demo = true;
        stage.world().setSites({site});
    } else if (shot.state == QLatin1String("empty"))
        stage.world().setSites({tests::sampleSite()});
    else if (shot.state != QLatin1String("none"))
        stage.fill();
    if (shot.state == QLatin1String("damaged")) {
        const auto part = [](QDate day, int days) {
            return query::Damage{
                tests::kSampleSite, query::rangeOfDays(day, day.addDays(days), QTimeZone::utc()), 731, 4};
        };
        stage.world().setDamage({part({2025, 11, 3}, 1), part({2025, 9, 1}, 30)});
    }
    stage.session().settings()->setTheme(
        shot.theme == QLatin1String("dark") ? models::AppSettings::Dark : models::AppSettings::Light);
    if (shot.state == QLatin1String("filtered")) {
        stage.session().scope()->addFilter(QStringLiteral("page"), QStringLiteral("/posts/"), false, true);
        stage.session().scope()->addFilter(QStringLiteral("country"), QStringLiteral("US"), true);
    }
    if (shot.state == QLatin1String("demoyear"))
        stage.session().scope()->setRange(models::ReportScope::Months12);
    stage.session().start();
}

void moveMouse(tests::ConsoleStage &stage, QPoint to)
{
    for (const QPoint at : {to - QPoint(9, 9), to - QPoint(3, 3), to}) {
        QTest::mouseMove(stage.window(), at);
        stage.waitFor([] { return false; }, 60);
    }
}

// What opens above a page, by the keys and the mouse that open it.
void openAbove(tests::ConsoleStage &stage, const QString &state)
{
    static const QHash<QString, Qt::Key> keys{{QStringLiteral("calendar"), Qt::Key_R},
        {QStringLiteral("filter"), Qt::Key_F}, {QStringLiteral("export"), Qt::Key_E},
        {QStringLiteral("keys"), Qt::Key_Question}};
    if (keys.contains(state)) {
        const Qt::Key key = keys.value(state);
        QTest::keyClick(stage.window(), key, key == Qt::Key_Question ? Qt::ShiftModifier : Qt::NoModifier);
    }
    if (state == QLatin1String("hover"))
        moveMouse(stage, {905, 320});
    if (state == QLatin1String("definition"))
        moveMouse(stage, {392, 489});
    if (state == QLatin1String("sites"))
        QTest::mouseClick(stage.window(), Qt::LeftButton, {}, QPoint(290, 28));
    if (state == QLatin1String("waiting"))
        stage.session().assistant()->watch(tests::kSampleSite);
    stage.waitFor([] { return false; }, 600);
}

bool take(const Shot &shot, const QDir &folder, const QString &sources)
{
    tests::ConsoleStage stage(QDateTime({2025, 11, 22}, {21, 40}, Qt::UTC), sources);
    if (!stage.window())
        return false;
    prepare(stage, shot);
    stage.window()->resize(shot.size);
    stage.open(shot.page);
    if (shot.page == QLatin1String("live") && shot.state == QLatin1String("filled"))
        stage.letViewsCome();
    const bool quiet =
        shot.state == QLatin1String("loading") ? (stage.waitFor([] { return false; }, 300), true) : stage.settle();
    if (shot.state == QLatin1String("outdated")) {
        stage.world().setMood(tests::SampleWorld::Mood::Failing);
        stage.session().scope()->setRange(models::ReportScope::Days7);
        stage.settle();
    }
    if (shot.state != QLatin1String("filled") && shot.state != QLatin1String("none"))
        openAbove(stage, shot.state);
    const bool saved = stage.window()->grabWindow().save(folder.filePath(shot.name()));
    stage.world().setMood(tests::SampleWorld::Mood::Fine);
    return quiet && saved;
}

} // namespace

int main(int argc, char **argv)
{
    tests::ConsoleStage::useNoScreen();
    QApplication app(argc, argv);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
    QTextStream out(stdout);
    QStringList wanted = QCoreApplication::arguments().mid(1);
    const QString sources =
        wanted.removeOne(QStringLiteral("--source")) ? QStringLiteral(GATEPOST_SOURCE_DIR "/qml/") : QString();
    if (wanted.isEmpty()) {
        out << "usage: screens [--source] DIRECTORY [part of a name ...]\n";
        return 2;
    }
    QDir folder(wanted.takeFirst());
    folder.mkpath(QStringLiteral("."));
    bool good = true;
    for (const Shot &shot : allShots()) {
        const QString name = shot.name();
        if (!wanted.isEmpty()
            && std::none_of(wanted.begin(), wanted.end(), [&](const QString &part) { return name.contains(part); }))
            continue;
        const bool taken = take(shot, folder, sources);
        out << (taken ? "" : "FAILED ") << folder.filePath(name) << Qt::endl;
        good = good && taken;
    }
    return good ? 0 : 1;
}

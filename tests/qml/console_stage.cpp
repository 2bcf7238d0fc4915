// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/qml/console_stage.h"

#include "app/models/report_model.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QQuickItem>
#include <QTest>
#include <QTimer>

#include <algorithm>

namespace gatepost::tests {

namespace {

const QString kModule = QStringLiteral("qrc:/qt/qml/Gatepost/Console/");

class FromSources final : public QQmlAbstractUrlInterceptor
{
public:
    explicit FromSources(QString folder) : m_folder(std::move(folder)) { }

    QUrl intercept(const QUrl &url, DataType type) override
    {
        const QString text = url.toString();
        return type == QmlFile && text.startsWith(kModule) ? QUrl::fromLocalFile(m_folder + text.mid(kModule.size()))
                                                           : url;
    }

private:
    QString m_folder;
};

} // namespace

ConsoleStage::ConsoleStage(const QDateTime &now, const QString &qmlSources) : m_clock(now.toMSecsSinceEpoch())
{
    models::SessionParts parts;
    parts.source = [this] { return makeSampleSource(m_world); };
    parts.clock = &m_clock;
    parts.locale = QLocale(QLocale::English, QLocale::UnitedKingdom);
    parts.dataDirectory = QStringLiteral("/var/lib/gatepost");
    parts.settingsFile = m_folder.filePath(QStringLiteral("console.ini"));
    parts.downloadDirectory = m_folder.path();
    parts.pollMs = 5;
    m_session = std::make_unique<models::Session>(std::move(parts));
    m_session->collectorRuns(&m_editor, &m_health, QStringLiteral("http://127.0.0.1:8000/"),
        QStringLiteral("http://127.0.0.1:8001/"), QStringLiteral("http://127.0.0.1:8000/"));
    m_engine = std::make_unique<QQmlApplicationEngine>();
    m_engine->addImportPath(QStringLiteral("qrc:/qt/qml"));
    if (!qmlSources.isEmpty()) {
        m_sources = std::make_unique<FromSources>(qmlSources);
        m_engine->addUrlInterceptor(m_sources.get());
    }
    m_engine->setInitialProperties({{QStringLiteral("session"), QVariant::fromValue(m_session.get())}});
    m_engine->load(QUrl(kModule + QStringLiteral("Main.qml")));
    if (!m_engine->rootObjects().isEmpty())
        m_window = qobject_cast<QQuickWindow *>(m_engine->rootObjects().constFirst());
}

void ConsoleStage::useNoScreen()
{
    const auto set = [](const char *name, const char *value) {
        if (!qEnvironmentVariableIsSet(name))
            qputenv(name, value);
    };
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        set("QT_QUICK_BACKEND", "software");
    set("QT_QPA_PLATFORM", "offscreen");
    set("QT_QUICK_CONTROLS_HOVER_ENABLED", "1"); // as on a desktop with a mouse
    set("QT_FORCE_STDERR_LOGGING", "1");
}

ConsoleStage::~ConsoleStage()
{
    m_engine.reset(); // bindings look at the session until the last moment
    m_session.reset();
}

std::unique_ptr<ConsoleStage> ConsoleStage::shown()
{
    auto stage = std::make_unique<ConsoleStage>(QDateTime({2025, 11, 22}, {21, 40}, Qt::UTC));
    return stage->window() && QTest::qWaitForWindowExposed(stage->window()) ? std::move(stage) : nullptr;
}

std::unique_ptr<ConsoleStage> ConsoleStage::filled()
{
    auto stage = shown();
    if (!stage)
        return nullptr;
    stage->fill();
    stage->session().start();
    return stage->settle() ? std::move(stage) : nullptr;
}

void ConsoleStage::fill()
{
    m_world.setSites({sampleSite()});
    static QHash<QDate, std::shared_ptr<const store::HitImage>> made; // a second each, and they never change
    const QDate today = QDateTime::fromMSecsSinceEpoch(m_clock.nowMs(), Qt::UTC).date();
    if (!made.contains(today))
        made.insert(today, sampleImage(today));
    m_world.setImage(made.value(today));
}

void ConsoleStage::letViewsCome()
{
    struct Line {
        const char *page;
        const char *network;
        const char *channel;
        const char *source;
        const char *browser;
        const char *country;
    };
    static constexpr Line kLines[] = {
        {"/posts/qhttpserver-notes", "clearnet", "agent", "Hacker News", "Firefox", "DE"},
        {"/", "clearnet", "agent", "", "Chrome", "US"},
        {"/posts/onion-mirrors", "tor", "noscript", "", "Tor Browser", ""},
        {"/projects", "clearnet", "agent", "DuckDuckGo", "Safari", "GB"},
        {"/posts/sqlite-column-images", "clearnet", "agent", "Mastodon", "Firefox", "FR"},
        {"/about", "i2p", "agent", "", "Tor Browser", ""},
    };
    static constexpr const char *kHosts[] = {"example.org", "gatepost7xq2v5l3n4k6m7l2z.onion", "example.i2p"};
    constexpr int kMinutes = 30;
    m_clock.advance(-60'000 * (kMinutes - 1));
    int lookedAt = 0;
    QObject context;
    QObject::connect(m_session->live(), &models::LiveFeed::seen, &context, [&lookedAt] { ++lookedAt; });
    for (int minute = 0; minute < kMinutes; ++minute) {
        const int before = lookedAt;
        const int views = 3 + (minute * 7 + minute * minute) % 11;
        for (int i = 0; i < views; ++i) {
            const Line &line = kLines[(minute + i * 5) % 6];
            const int host = line.network[0] == 'c' ? 0 : line.network[0] == 't' ? 1 : 2;
            m_world.addLive({0, m_clock.nowMs() - (views - 1 - i) * 4000, kSampleSite, QString::fromLatin1(line.page),
                QString::fromLatin1(kHosts[host]), QString::fromLatin1(line.network), QString::fromLatin1(line.channel),
                QString::fromLatin1(line.source), QString::fromLatin1(line.browser),
                QString::fromLatin1(line.country)});
        }
        waitFor([&] { return lookedAt > before; }, 1000);
        if (minute + 1 < kMinutes)
            m_clock.advance(60'000);
    }
}

void ConsoleStage::open(const QString &page) { m_window->setProperty("page", page); }

bool ConsoleStage::waitFor(const std::function<bool()> &done, int ms)
{
    QElapsedTimer timer;
    timer.start();
    while (!done()) {
        if (timer.elapsed() > ms)
            return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
    }
    return true;
}

bool ConsoleStage::settle()
{
    const bool quiet = waitFor([this] {
        if (!m_session->scope()->isReady() || !m_window->property("settled").toBool())
            return false;
        const auto reports = m_window->findChildren<models::ReportModel *>();
        return std::none_of(reports.begin(), reports.end(),
            [](const models::ReportModel *report) { return report->isActive() && report->isRefreshing(); });
    });
    // Motion ends within 150 ms, and a chart paints some turns of the event loop after its data: on a busy machine that
    // takes longer, so the picture is whole when no frame came for a while, however long each took.
    int frames = 0;
    QElapsedTimer sinceFrame;
    sinceFrame.start();
    const QMetaObject::Connection drawn = QObject::connect(m_window, &QQuickWindow::frameSwapped, m_window, [&] {
        ++frames;
        sinceFrame.restart();
    });
    int turns = 0; // of quiet
    int seen = 0;
    waitFor(
        [&] {
            turns = frames == seen ? turns + 1 : 0;
            seen = frames;
            return sinceFrame.elapsed() > 220 && turns > 8;
        },
        3000);
    QObject::disconnect(drawn);
    return quiet;
}

QQuickItem *ConsoleStage::item(const QString &name) const
{
    QList<QQuickItem *> waiting{m_window->contentItem()};
    while (!waiting.isEmpty()) {
        QQuickItem *item = waiting.takeFirst();
        if (item->objectName() == name && item->isVisible())
            return item;
        waiting.append(item->childItems());
    }
    return nullptr;
}

QQuickItem *ConsoleStage::anyOf(const char *type) const
{
    const QList<QQuickItem *> items = below(m_window->contentItem());
    const auto found =
        std::find_if(items.begin(), items.end(), [type](const QQuickItem *item) { return isOfType(item, type); });
    return found == items.end() ? nullptr : *found;
}

QList<QQuickItem *> ConsoleStage::below(const QQuickItem *item)
{
    QList<QQuickItem *> items = item->childItems();
    for (qsizetype i = 0; i < items.size(); ++i)
        items.append(items[i]->childItems());
    return items;
}

bool ConsoleStage::isOfType(const QObject *object, const char *type)
{
    return QByteArray(object->metaObject()->className()).startsWith(type);
}

QString ConsoleStage::spokenName(const QQuickItem *item)
{
    for (const QObject *attached : item->children())
        if (attached->inherits("QQuickAccessibleAttached"))
            return attached->property("name").toString();
    return {};
}

int runOnStage(QObject &test, int argc, char **argv)
{
    ConsoleStage::useNoScreen();
    const QApplication app(argc, argv);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
    return QTest::qExec(&test, argc, argv);
}

} // namespace gatepost::tests

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/app_settings.h"

#include <QEvent>
#include <QGuiApplication>
#include <QPalette>
#include <QSettings>

#include <chrono>
#include <utility>

using namespace std::chrono_literals;

namespace gatepost::models {

namespace {

// Choices come in quick succession.
constexpr auto kWriteAfter = 500ms;

} // namespace

AppSettings::AppSettings(const QString &file, QObject *parent) : QObject(parent), m_file(file)
{
    read();
    m_writer.setMaxThreadCount(1);
    m_writing.setSingleShot(true);
    connect(&m_writing, &QTimer::timeout, this, &AppSettings::write);
    const int theme = value(QStringLiteral("theme"), int(System)).toInt();
    m_theme = theme == Light || theme == Dark ? static_cast<Theme>(theme) : System;
    m_motion = !qEnvironmentVariableIsSet("GATEPOST_REDUCED_MOTION") && value(QStringLiteral("motion"), true).toBool();
    qApp->installEventFilter(this);
}

AppSettings::~AppSettings()
{
    write();
    m_writer.waitForDone();
}

void AppSettings::read()
{
    if (m_file.isEmpty())
        return;
    const QSettings stored(m_file, QSettings::IniFormat);
    for (const QString &key : stored.allKeys())
        m_values.insert(key, stored.value(key));
}

void AppSettings::write()
{
    if (m_file.isEmpty() || m_changed.isEmpty())
        return;
    m_writer.start([file = m_file, changed = std::exchange(m_changed, {})] {
        QSettings stored(file, QSettings::IniFormat);
        for (auto each = changed.constBegin(); each != changed.constEnd(); ++each)
            stored.setValue(each.key(), each.value());
    });
}

QVariant AppSettings::value(const QString &key, const QVariant &fallback) const
{
    return m_file.isEmpty() ? fallback : m_values.value(key, fallback);
}

void AppSettings::setValue(const QString &key, const QVariant &value)
{
    if (m_values.value(key) == value)
        return;
    m_values.insert(key, value);
    m_changed.insert(key, value);
    if (!m_writing.isActive())
        m_writing.start(kWriteAfter);
}

void AppSettings::setTheme(Theme theme)
{
    if (theme == m_theme)
        return;
    m_theme = theme;
    setValue(QStringLiteral("theme"), int(theme));
    Q_EMIT themeChanged();
    Q_EMIT darkChanged();
}

bool AppSettings::isDark() const
{
    if (m_theme != System)
        return m_theme == Dark;
    return QGuiApplication::palette().color(QPalette::Window).lightness() < 128;
}

bool AppSettings::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == qApp && event->type() == QEvent::ApplicationPaletteChange && m_theme == System)
        Q_EMIT darkChanged();
    return QObject::eventFilter(watched, event);
}

void AppSettings::setMotion(bool wanted)
{
    if (wanted == m_motion)
        return;
    m_motion = wanted;
    setValue(QStringLiteral("motion"), wanted);
    Q_EMIT motionChanged();
}

QRect AppSettings::windowGeometry() const { return value(QStringLiteral("window/geometry")).toRect(); }

void AppSettings::setWindowGeometry(const QRect &geometry)
{
    if (geometry == windowGeometry())
        return;
    setValue(QStringLiteral("window/geometry"), geometry);
    Q_EMIT windowGeometryChanged();
}

QString AppSettings::page() const { return value(QStringLiteral("page"), QStringLiteral("overview")).toString(); }

void AppSettings::setPage(const QString &newPage)
{
    if (newPage == page())
        return;
    setValue(QStringLiteral("page"), newPage);
    Q_EMIT pageChanged();
}

int AppSettings::siteId() const { return value(QStringLiteral("scope/site"), -1).toInt(); }

void AppSettings::setSiteId(int id) { setValue(QStringLiteral("scope/site"), id); }

int AppSettings::range() const { return value(QStringLiteral("scope/range"), -1).toInt(); }

void AppSettings::setRange(int newRange) { setValue(QStringLiteral("scope/range"), newRange); }

int AppSettings::compare() const { return value(QStringLiteral("scope/compare"), -1).toInt(); }

void AppSettings::setCompare(int newCompare) { setValue(QStringLiteral("scope/compare"), newCompare); }

} // namespace gatepost::models

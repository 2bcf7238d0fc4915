// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/app_settings.h"

#include <QEvent>
#include <QGuiApplication>
#include <QPalette>

namespace gatepost::models {

AppSettings::AppSettings(const QString &file, QObject *parent)
    : QObject(parent), m_file(file.isEmpty() ? nullptr : std::make_unique<QSettings>(file, QSettings::IniFormat))
{
    const int theme = value(QStringLiteral("theme"), int(System)).toInt();
    m_theme = theme == Light || theme == Dark ? static_cast<Theme>(theme) : System;
    m_motion = !qEnvironmentVariableIsSet("GATEPOST_REDUCED_MOTION") && value(QStringLiteral("motion"), true).toBool();
    qApp->installEventFilter(this);
}

QVariant AppSettings::value(const QString &key, const QVariant &fallback) const
{
    return m_file ? m_file->value(key, fallback) : fallback;
}

void AppSettings::setValue(const QString &key, const QVariant &value)
{
    if (m_file)
        m_file->setValue(key, value);
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

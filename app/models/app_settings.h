// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QRect>
#include <QThreadPool>
#include <QTimer>
#include <QVariantHash>
#include <QtQml/qqmlregistration.h>

namespace gatepost::models {

// What the console remembers between runs. QML: `session.settings`. Thread: GUI. The file is read when this is made and
// written beside the window, at the latest when this goes: a disk may take longer than a frame.
class AppSettings : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("session.settings")

    Q_PROPERTY(Theme theme READ theme WRITE setTheme NOTIFY themeChanged)
    // Whether to draw dark now: by theme, and by the system's palette for System.
    Q_PROPERTY(bool dark READ isDark NOTIFY darkChanged)
    // Motion is wanted. Off when a person asks for less, or by GATEPOST_REDUCED_MOTION in the environment.
    Q_PROPERTY(bool motion READ hasMotion WRITE setMotion NOTIFY motionChanged)
    // Window geometry of the last run; width 0 when there is none.
    Q_PROPERTY(QRect windowGeometry READ windowGeometry WRITE setWindowGeometry NOTIFY windowGeometryChanged)
    // Key of the page that was open ("overview").
    Q_PROPERTY(QString page READ page WRITE setPage NOTIFY pageChanged)

public:
    enum Theme { System, Light, Dark };
    Q_ENUM(Theme)

    // `file` is an INI file, made when first written; empty: nothing is remembered.
    explicit AppSettings(const QString &file, QObject *parent = nullptr);
    ~AppSettings() override;

    Theme theme() const { return m_theme; }
    void setTheme(Theme theme);
    bool isDark() const;
    bool hasMotion() const { return m_motion; }
    void setMotion(bool wanted);
    QRect windowGeometry() const;
    void setWindowGeometry(const QRect &geometry);
    QString page() const;
    void setPage(const QString &page);

    // Kept by Session for the scope.
    int siteId() const; // -1: none remembered
    void setSiteId(int id);
    int range() const; // -1: none remembered
    void setRange(int range);
    int compare() const; // -1: none remembered
    void setCompare(int compare);

    bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    void themeChanged();
    void darkChanged();
    void motionChanged();
    void windowGeometryChanged();
    void pageChanged();

private:
    QVariant value(const QString &key, const QVariant &fallback = {}) const;
    void setValue(const QString &key, const QVariant &value);

    void read();
    void write();

    const QString m_file;
    QVariantHash m_values;
    QVariantHash m_changed; // not written yet
    QTimer m_writing;
    QThreadPool m_writer; // one thread: what is written last is newest
    Theme m_theme = System;
    bool m_motion = true;
};

} // namespace gatepost::models

// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/service/config_file.h"

#include "collector/core/byte_size.h"
#include "collector/http/guard/address.h"

#include <QFile>
#include <QFileInfo>
#include <QMap>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace gatepost::service {

namespace {

constexpr qint64 kLargestFile = 65536;
constexpr qsizetype kLongestPath = 200;
constexpr int kMost = 100'000; // connections, and hits a second
constexpr int kClientBurst = 5; // seconds' worth

// Why a value cannot be used; nullopt: it could.
using Trouble = std::optional<QString>;

template <typename Parsed>
Trouble setParsed(Parsed &target, core::Result<Parsed> parsed)
{
    if (!parsed)
        return parsed.error().what;
    target = std::move(parsed).value();
    return std::nullopt;
}

Trouble setChoice(bool &target, const QString &value, QLatin1String no, QLatin1String yes)
{
    if (value != no && value != yes)
        return u"write %1 or %2, not '%3'"_s.arg(no, yes, value);
    target = value == yes;
    return std::nullopt;
}

Trouble setFile(QString &target, const QString &value)
{
    if (!QFileInfo(value).isAbsolute())
        return u"write the whole path of a file, beginning with '/', not '%1'"_s.arg(value);
    target = value;
    return std::nullopt;
}

Trouble setCount(int &target, const QString &value)
{
    const std::optional<int> number = http::numberOfText(value.toLatin1(), kMost);
    if (!number || *number < 1)
        return u"write a number from 1 to %1, not '%2'"_s.arg(kMost).arg(value);
    target = *number;
    return std::nullopt;
}

Trouble setRate(double &rate, double &burst, int seconds, const QString &value)
{
    int number = 0;
    if (const Trouble trouble = setCount(number, value))
        return trouble;
    rate = number;
    burst = rate * seconds;
    return std::nullopt;
}

// The characters that need no escape in HTML, in a URL and in a proxy's configuration.
Trouble setPath(QByteArray &target, const QString &value)
{
    const auto isPlain = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9')
            || QStringView(u"-._~/").contains(c);
    };
    // A client would shorten "//", "/./" and "/../" or take them for another host.
    const bool isStable =
        !value.contains("//"_L1) && !(value + u'/').contains("/./"_L1) && !(value + u'/').contains("/../"_L1);
    if (!value.startsWith(u'/') || value.size() > kLongestPath || !isStable
        || !std::all_of(value.begin(), value.end(), isPlain)) {
        return u"write a path such as /a.js of letters, digits and - . _ ~ /, not '%1'"_s.arg(value);
    }
    target = value.toLatin1();
    return std::nullopt;
}

template <QByteArray http::CollectPaths::*Door>
Trouble setDoor(ServiceSettings &settings, const QString &value)
{
    return setPath(settings.paths.*Door, value);
}

struct Setting {
    QLatin1String key;
    Trouble (*set)(ServiceSettings &settings, const QString &value);
    QByteArray http::CollectPaths::*door = nullptr; // what it renames, if it does
};

template <QByteArray http::CollectPaths::*Door>
constexpr Setting doorSetting(const char *key)
{
    return {QLatin1String(key), setDoor<Door>, Door};
}

constexpr QLatin1String kCollectKey("collect");
constexpr QLatin1String kProxiesKey("trusted-proxies");

const Setting kSettings[] = {
    {kCollectKey,
        [](ServiceSettings &settings, const QString &value) {
            return setParsed(settings.collect.emplace_back(), parseListener(value));
        }},
    {QLatin1String("report"),
        [](ServiceSettings &settings, const QString &value) {
            return setParsed(settings.report, parsePlainListener(value));
        }},
    {kProxiesKey,
        [](ServiceSettings &settings, const QString &value) {
            return setParsed(settings.guard.trustedProxies, http::TrustedProxies::parse(value));
        }},
    doorSetting<&http::CollectPaths::agent>("path.agent"),
    doorSetting<&http::CollectPaths::fullAgent>("path.agent-full"),
    doorSetting<&http::CollectPaths::view>("path.view"),
    doorSetting<&http::CollectPaths::pixel>("path.pixel"),
    doorSetting<&http::CollectPaths::noscript>("path.noscript"),
    doorSetting<&http::CollectPaths::counter>("path.counter"),
    doorSetting<&http::CollectPaths::image>("path.image"),
    doorSetting<&http::CollectPaths::notice>("path.notice"),
    doorSetting<&http::CollectPaths::health>("path.health"),
    doorSetting<&http::CollectPaths::testPage>("path.test-page"),
    {QLatin1String("test-page"),
        [](ServiceSettings &settings, const QString &value) {
            return setChoice(settings.testPage, value, "off"_L1, "on"_L1);
        }},
    {QLatin1String("durability"),
        [](ServiceSettings &settings, const QString &value) {
            return setChoice(settings.survivesPowerCut, value, "process"_L1, "power"_L1);
        }},
    {QLatin1String("disk-budget"),
        [](ServiceSettings &settings, const QString &value) {
            return setParsed(settings.diskBudget, core::parseByteSize(value));
        }},
    {QLatin1String("country-database"),
        [](ServiceSettings &settings, const QString &value) { return setFile(settings.countryDatabase, value); }},
    {QLatin1String("spam-list"),
        [](ServiceSettings &settings, const QString &value) { return setFile(settings.spamList, value); }},
    {QLatin1String("connections"),
        [](ServiceSettings &settings, const QString &value) { return setCount(settings.guard.connections, value); }},
    {QLatin1String("connections-per-peer"),
        [](ServiceSettings &settings, const QString &value) {
            return setCount(settings.guard.connectionsPerPeer, value);
        }},
    {QLatin1String("rate-per-client"),
        [](ServiceSettings &settings, const QString &value) {
            return setRate(settings.rates.perClient, settings.rates.clientBurst, kClientBurst, value);
        }},
    {QLatin1String("rate-per-site"),
        [](ServiceSettings &settings, const QString &value) {
            return setRate(settings.rates.perSite, settings.rates.siteBurst, 1, value);
        }},
};

// One file on its way into the settings.
class ConfigReader
{
public:
    explicit ConfigReader(ServiceSettings settings) : m_settings(std::move(settings)) { }

    Trouble takeLine(int number, const QString &line);
    // Two doors with one path: the line that made it so, and why that is not possible.
    std::optional<std::pair<int, QString>> twinDoors() const;

    const ServiceSettings &settings() const { return m_settings; }

private:
    ServiceSettings m_settings;
    QMap<QString, int> m_lines; // of each key
};

Trouble ConfigReader::takeLine(int number, const QString &line)
{
    if (line.isEmpty() || line.startsWith(u'#'))
        return std::nullopt;
    const qsizetype equals = line.indexOf(u'=');
    if (equals <= 0)
        return u"write key = value"_s;
    const QString key = line.first(equals).trimmed();
    const QString value = line.sliced(equals + 1).trimmed();
    const auto *const setting =
        std::find_if(std::begin(kSettings), std::end(kSettings), [&](const Setting &one) { return key == one.key; });
    if (setting == std::end(kSettings))
        return u"'%1' is no setting; gatepostd serve --help names them all"_s.arg(key);
    const bool isFirst = !m_lines.contains(key);
    if (!isFirst && key != kCollectKey)
        return u"%1 is set already in line %2; remove one of the two"_s.arg(key).arg(m_lines.value(key));
    if (value.isEmpty() && key != kProxiesKey)
        return u"%1 has no value; write one or remove the line"_s.arg(key);
    if (isFirst && key == kCollectKey)
        m_settings.collect.clear();
    m_lines.insert(key, number);
    const Trouble trouble = setting->set(m_settings, value);
    return trouble ? Trouble(key + u": "_s + *trouble) : std::nullopt;
}

std::optional<std::pair<int, QString>> ConfigReader::twinDoors() const
{
    QMap<QByteArray, QString> keys; // by path
    for (const Setting &setting : kSettings) {
        if (!setting.door)
            continue;
        const QByteArray &path = m_settings.paths.*setting.door;
        if (const auto twin = keys.constFind(path); twin != keys.constEnd()) {
            return std::pair(std::max(m_lines.value(setting.key), m_lines.value(*twin)),
                u"%1 and %2 are both %3; give each a path of its own"_s.arg(
                    *twin, setting.key, QString::fromLatin1(path)));
        }
        keys.insert(path, setting.key);
    }
    return std::nullopt;
}

core::Error unusable(const QString &path, int line, const QString &why)
{
    return {core::ErrorCode::InvalidInput, u"'%1' line %2: %3"_s.arg(path).arg(line).arg(why), path};
}

} // namespace

core::Result<ServiceSettings> readConfig(const QString &path, ServiceSettings settings)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return core::Error{core::ErrorCode::Io,
            u"cannot read the configuration '%1' (%2); name another file or mend this one"_s.arg(
                path, file.errorString()),
            path};
    }
    const QByteArray content = file.read(kLargestFile + 1);
    if (content.size() > kLargestFile)
        return unusable(path, 1, u"the file is longer than any configuration; name another one"_s);

    ConfigReader reader(std::move(settings));
    int number = 0;
    for (const QByteArray &line : content.split('\n')) {
        if (const Trouble trouble = reader.takeLine(++number, QString::fromUtf8(line).trimmed()))
            return unusable(path, number, *trouble);
    }
    if (const auto twin = reader.twinDoors())
        return unusable(path, twin->first, twin->second);
    return reader.settings();
}

QStringList configKeys()
{
    QStringList keys;
    for (const Setting &setting : kSettings)
        keys.append(setting.key);
    return keys;
}

} // namespace gatepost::service

// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/service/config_file.h"

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

struct NamedPath {
    QLatin1String key;
    QByteArray http::CollectPaths::*path;
};

constexpr NamedPath kPaths[] = {
    {QLatin1String("path.agent"), &http::CollectPaths::agent},
    {QLatin1String("path.agent-full"), &http::CollectPaths::fullAgent},
    {QLatin1String("path.view"), &http::CollectPaths::view},
    {QLatin1String("path.pixel"), &http::CollectPaths::pixel},
    {QLatin1String("path.noscript"), &http::CollectPaths::noscript},
    {QLatin1String("path.counter"), &http::CollectPaths::counter},
    {QLatin1String("path.notice"), &http::CollectPaths::notice},
    {QLatin1String("path.health"), &http::CollectPaths::health},
    {QLatin1String("path.test-page"), &http::CollectPaths::testPage},
};

// Why a value cannot be used; nullopt: it could.
using Trouble = std::optional<QString>;

Trouble setListener(ListenerSpec &spec, const QString &value)
{
    core::Result<ListenerSpec> listener = parseListener(value);
    if (!listener)
        return listener.error().what;
    spec = listener.value();
    return std::nullopt;
}

Trouble setProxies(http::TrustedProxies &proxies, const QString &value)
{
    core::Result<http::TrustedProxies> parsed = http::TrustedProxies::parse(value);
    if (!parsed)
        return parsed.error().what;
    proxies = parsed.value();
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

// One file on its way into the settings.
class ConfigReader
{
public:
    explicit ConfigReader(ServiceSettings settings) : m_settings(std::move(settings)) { }

    Trouble takeLine(int number, const QString &line);
    const ServiceSettings &settings() const { return m_settings; }

    // The line, and why, of a door that has the path of another; no line (0) when no file moved it.
    std::optional<std::pair<int, QString>> twinPath() const;

private:
    Trouble take(const QString &key, const QString &value);

    ServiceSettings m_settings;
    QMap<QString, int> m_lines; // of each key
};

Trouble ConfigReader::takeLine(int number, const QString &line)
{
    if (line.isEmpty() || line.startsWith(u'#'))
        return std::nullopt;
    const qsizetype equals = line.indexOf(u'=');
    if (equals <= 0)
        return u"this is no 'key = value'"_s;
    const QString key = line.first(equals).trimmed();
    const QString value = line.sliced(equals + 1).trimmed();
    if (key != "collect"_L1 && m_lines.contains(key))
        return u"'%1' is set already in line %2"_s.arg(key).arg(m_lines.value(key));
    if (value.isEmpty() && key != "trusted-proxies"_L1)
        return u"'%1' has no value"_s.arg(key);
    if (key == "collect"_L1 && !m_lines.contains(key))
        m_settings.collect.clear();
    m_lines.insert(key, number);
    return take(key, value);
}

Trouble ConfigReader::take(const QString &key, const QString &value)
{
    for (const NamedPath &named : kPaths) {
        if (key == named.key)
            return setPath(m_settings.paths.*named.path, value);
    }
    if (key == "collect"_L1)
        return setListener(m_settings.collect.emplace_back(), value);
    if (key == "report"_L1)
        return setListener(m_settings.report, value);
    if (key == "trusted-proxies"_L1)
        return setProxies(m_settings.guard.trustedProxies, value);
    if (key == "test-page"_L1)
        return setChoice(m_settings.testPage, value, "off"_L1, "on"_L1);
    if (key == "durability"_L1)
        return setChoice(m_settings.survivesPowerCut, value, "process"_L1, "power"_L1);
    if (key == "country-database"_L1)
        return setFile(m_settings.countryDatabase, value);
    if (key == "spam-list"_L1)
        return setFile(m_settings.spamList, value);
    if (key == "connections"_L1)
        return setCount(m_settings.guard.connections, value);
    if (key == "connections-per-peer"_L1)
        return setCount(m_settings.guard.connectionsPerPeer, value);
    if (key == "rate-per-client"_L1)
        return setRate(m_settings.rates.perClient, m_settings.rates.clientBurst, kClientBurst, value);
    if (key == "rate-per-site"_L1)
        return setRate(m_settings.rates.perSite, m_settings.rates.siteBurst, 1, value);
    return u"'%1' is no setting; gatepostd serve --help names them all"_s.arg(key);
}

std::optional<std::pair<int, QString>> ConfigReader::twinPath() const
{
    for (const NamedPath &one : kPaths) {
        for (const NamedPath &other : kPaths) {
            if (&one == &other)
                break;
            if (m_settings.paths.*one.path == m_settings.paths.*other.path) {
                const int line = std::max(m_lines.value(one.key), m_lines.value(other.key));
                return std::pair(line,
                    u"%1 and %2 are both %3; give each a path of its own"_s.arg(
                        other.key, one.key, QString::fromLatin1(m_settings.paths.*one.path)));
            }
        }
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
        return unusable(path, 1, u"this file is longer than any configuration"_s);

    ConfigReader reader(std::move(settings));
    int number = 0;
    for (const QByteArray &line : content.split('\n')) {
        if (const Trouble trouble = reader.takeLine(++number, QString::fromUtf8(line).trimmed()))
            return unusable(path, number, *trouble);
    }
    if (const auto twin = reader.twinPath())
        return unusable(path, twin->first, twin->second);
    return reader.settings();
}

} // namespace gatepost::service

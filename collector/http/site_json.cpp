// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/http/site_json.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace gatepost::http {

namespace {

constexpr qsizetype kMaxName = 200;
constexpr qsizetype kMaxZone = 64;
constexpr qsizetype kMaxHosts = 1000;
constexpr qsizetype kMaxOptions = 64;

core::Error odd(const QString &sentence) { return {core::ErrorCode::InvalidInput, sentence, {}}; }

QByteArray written(const QJsonObject &object) { return QJsonDocument(object).toJson(QJsonDocument::Compact); }

core::Result<QJsonObject> objectOf(const QByteArray &body)
{
    const QJsonDocument document = QJsonDocument::fromJson(body);
    if (!document.isObject())
        return odd(u"the body is not a JSON object; send one as the documentation of the report API shows"_s);
    return document.object();
}

core::Result<QString> textOf(const QJsonObject &object, const QString &key, qsizetype limit)
{
    const QJsonValue value = object.value(key);
    const QString text = value.toString().trimmed();
    if (!value.isString() || text.isEmpty() || text.size() > limit)
        return odd(u"'%1' is not a text of 1 to %2 characters; send it as a JSON string"_s.arg(key).arg(limit));
    return text;
}

// A missing list is empty.
core::Result<std::vector<QByteArray>> hostsOf(const QJsonObject &object, const QString &key)
{
    std::vector<QByteArray> hosts;
    const QJsonValue value = object.value(key);
    if (value.isUndefined())
        return hosts;
    const QJsonArray list = value.toArray();
    if (!value.isArray() || list.size() > kMaxHosts)
        return odd(u"'%1' is not a list of at most %2 hosts; send a JSON array of strings"_s.arg(key).arg(kMaxHosts));
    for (const QJsonValue &host : list) {
        if (!host.isString())
            return odd(u"'%1' holds something that is no text; send host names as JSON strings"_s.arg(key));
        hosts.push_back(host.toString().toUtf8());
    }
    return hosts;
}

// Names and texts as core/site_options.h knows them; the editor judges them. A missing object is empty.
core::Result<std::vector<std::pair<QString, QString>>> optionsOf(const QJsonObject &object)
{
    std::vector<std::pair<QString, QString>> options;
    const QJsonValue value = object.value(u"options"_s);
    if (value.isUndefined())
        return options;
    const QJsonObject texts = value.toObject();
    if (!value.isObject() || texts.size() > kMaxOptions)
        return odd(u"'options' is not an object of at most %1 texts; send names and texts"_s.arg(kMaxOptions));
    for (auto option = texts.begin(); option != texts.end(); ++option) {
        if (!option.value().isString())
            return odd(u"an option's value is no text; send all of them as JSON strings"_s);
        options.emplace_back(option.key(), option.value().toString());
    }
    return options;
}

} // namespace

QJsonObject siteObject(const core::Site &site)
{
    QJsonArray hosts;
    for (const core::SiteHost &host : site.hosts)
        hosts.append(QJsonObject{
            {u"name"_s, QString::fromUtf8(host.name)}, {u"network"_s, QString(core::networkName(host.network))}});
    QJsonObject options; // all of them, so that a reader needs no table of defaults
    for (const core::OptionInfo &option : core::siteOptionTable())
        options.insert(option.name, core::optionText(site.options, option.name));
    return {{u"id"_s, site.id}, {u"name"_s, site.name}, {u"key"_s, QString::fromLatin1(site.key)},
        {u"timeZone"_s, QString::fromLatin1(site.timeZone)}, {u"hosts"_s, hosts}, {u"options"_s, options}};
}

QByteArray siteJson(const core::Site &site) { return written(siteObject(site)); }

QByteArray siteListJson(const core::SiteBook &sites)
{
    QJsonArray list;
    for (const core::Site &site : sites.sites())
        list.append(siteObject(site));
    return written({{u"sites"_s, list}});
}

QByteArray healthJson(const core::Health &health)
{
    return written({{u"storing"_s, health.storing}, {u"trouble"_s, health.trouble}, {u"queued"_s, health.queued},
        {u"queueLimit"_s, health.queueLimit}, {u"storedHits"_s, health.storedHits},
        {u"storedLastMinute"_s, health.storedLastMinute}, {u"lastCommitAgoMs"_s, health.lastCommitAgoMs}});
}

core::Result<bool> confirmationOfJson(const QByteArray &body)
{
    const core::Result<QJsonObject> object = objectOf(body);
    if (!object)
        return object.error();
    const QJsonValue confirmed = object->value(u"confirmed"_s);
    if (!confirmed.isBool() && !confirmed.isUndefined())
        return odd(u"'confirmed' is not true or false; send it as a JSON boolean"_s);
    return confirmed.toBool();
}

core::Result<qint64> diskBudgetOfJson(const QByteArray &body)
{
    const core::Result<QJsonObject> object = objectOf(body);
    if (!object)
        return object.error();
    const QJsonValue budget = object->value(u"diskBudget"_s);
    const qint64 bytes = budget.toInteger(-1);
    if (!budget.isUndefined() && bytes < 1)
        return odd(u"'diskBudget' is not a number of bytes; send a whole number above 0"_s);
    return budget.isUndefined() ? 0 : bytes;
}

QByteArray removedHitsJson(qint64 hits) { return written({{u"removedHits"_s, hits}}); }

QByteArray packedHitsJson(qint64 hits) { return written({{u"packedHits"_s, hits}}); }

QByteArray errorJson(const QString &sentence) { return written({{u"error"_s, sentence}}); }

core::Result<core::Site> siteOfJson(const QByteArray &body)
{
    const core::Result<QJsonObject> object = objectOf(body);
    if (!object)
        return object.error();
    core::Site site;
    const core::Result<QString> name = textOf(object.value(), u"name"_s, kMaxName);
    if (!name)
        return name.error();
    site.name = name.value();
    if (object->contains(u"timeZone"_s)) {
        const core::Result<QString> zone = textOf(object.value(), u"timeZone"_s, kMaxZone);
        if (!zone)
            return zone.error();
        site.timeZone = zone->toUtf8();
    }
    const core::Result<std::vector<QByteArray>> hosts = hostsOf(object.value(), u"hosts"_s);
    if (!hosts)
        return hosts.error();
    if (hosts->empty())
        return odd(u"a site needs at least one host; send them as 'hosts'"_s);
    for (const QByteArray &host : hosts.value())
        site.hosts.push_back({host, core::Network::ClearNet});
    const core::Result<std::vector<std::pair<QString, QString>>> options = optionsOf(object.value());
    if (!options)
        return options.error();
    for (const auto &[option, text] : options.value()) {
        if (const core::Result<void> set = core::setOption(site.options, option, text); !set)
            return set.error();
    }
    return site;
}

core::Result<core::SiteEdit> siteEditOfJson(const QByteArray &body)
{
    const core::Result<QJsonObject> object = objectOf(body);
    if (!object)
        return object.error();
    core::SiteEdit edit;
    if (object->contains(u"name"_s)) {
        const core::Result<QString> name = textOf(object.value(), u"name"_s, kMaxName);
        if (!name)
            return name.error();
        edit.name = name.value();
    }
    if (object->contains(u"timeZone"_s)) {
        const core::Result<QString> zone = textOf(object.value(), u"timeZone"_s, kMaxZone);
        if (!zone)
            return zone.error();
        edit.timeZone = zone->toUtf8();
    }
    const core::Result<std::vector<QByteArray>> added = hostsOf(object.value(), u"addHosts"_s);
    if (!added)
        return added.error();
    const core::Result<std::vector<QByteArray>> removed = hostsOf(object.value(), u"removeHosts"_s);
    if (!removed)
        return removed.error();
    edit.addHosts = added.value();
    edit.removeHosts = removed.value();
    if (object->contains(u"preset"_s)) {
        const core::Result<QString> preset = textOf(object.value(), u"preset"_s, kMaxZone);
        if (!preset)
            return preset.error();
        edit.preset = preset.value();
    }
    const core::Result<std::vector<std::pair<QString, QString>>> options = optionsOf(object.value());
    if (!options)
        return options.error();
    edit.options = options.value();
    return edit;
}

} // namespace gatepost::http

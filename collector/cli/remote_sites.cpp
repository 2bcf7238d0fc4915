// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/cli/remote_sites.h"

#include <QEventLoop>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace gatepost::cli {

namespace {

constexpr int kRemovalMs = 3600 * 1000; // of millions of hits, bit by bit, while the collector serves

core::ErrorCode codeOfStatus(int status)
{
    switch (status) {
    case 400:
        return core::ErrorCode::InvalidInput;
    case 404:
        return core::ErrorCode::NotFound;
    case 409:
        return core::ErrorCode::AlreadyExists;
    default:
        return core::ErrorCode::Unavailable;
    }
}

QJsonArray hostList(const std::vector<QByteArray> &hosts)
{
    QJsonArray list;
    for (const QByteArray &host : hosts)
        list.append(QString::fromUtf8(host));
    return list;
}

core::Result<core::Site> siteOfAnswer(const core::Result<QByteArray> &answer)
{
    if (!answer)
        return answer.error();
    const QJsonObject content = QJsonDocument::fromJson(answer.value()).object();
    core::Site site;
    site.id = content.value("id"_L1).toInt();
    site.name = content.value("name"_L1).toString();
    site.key = content.value("key"_L1).toString().toLatin1();
    site.timeZone = content.value("timeZone"_L1).toString().toLatin1();
    const QJsonArray hosts = content.value("hosts"_L1).toArray();
    for (const QJsonValue &host : hosts) {
        const QByteArray name = host.toObject().value("name"_L1).toString().toUtf8();
        site.hosts.push_back({name, core::networkOfHost(name)});
    }
    const QJsonObject options = content.value("options"_L1).toObject();
    for (auto option = options.begin(); option != options.end(); ++option) {
        if (auto set = core::setOption(site.options, option.key(), option.value().toString()); !set)
            return set.error();
    }
    return site;
}

} // namespace

RemoteSites::RemoteSites(service::Access access) : m_access(std::move(access))
{
    m_network.setProxy(QNetworkProxy::NoProxy);
}

core::Result<QByteArray> RemoteSites::call(
    const QByteArray &method, const QString &path, const QByteArray &body, int limitMs)
{
    QNetworkRequest request(QUrl(m_access.url).resolved(QUrl(u"api/v1/"_s + path)));
    request.setRawHeader("Authorization", "Bearer " + m_access.token);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setTransferTimeout(limitMs);

    const std::unique_ptr<QNetworkReply> reply(m_network.sendCustomRequest(request, method, body));
    QEventLoop loop;
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    loop.exec();

    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 0) {
        return core::Error{core::ErrorCode::Unavailable,
            u"the collector at %1 does not answer (%2); is it still running?"_s.arg(m_access.url, reply->errorString()),
            m_access.url};
    }
    const QByteArray answer = reply->readAll();
    if (status >= 200 && status < 300)
        return answer;
    const QString sentence = QJsonDocument::fromJson(answer).object().value("error"_L1).toString();
    return core::Error{codeOfStatus(status),
        sentence.isEmpty() ? u"the collector at %1 answered %2"_s.arg(m_access.url).arg(status) : sentence,
        m_access.url};
}

void RemoteSites::addSite(core::Site wanted, SiteDone done)
{
    QJsonArray hosts;
    for (const core::SiteHost &host : wanted.hosts)
        hosts.append(QString::fromUtf8(host.name));
    QJsonObject options;
    for (const auto &[name, text] : core::changedOptions(wanted.options))
        options.insert(QString::fromUtf8(name), QString::fromUtf8(text));
    const QJsonObject body{{u"name"_s, wanted.name}, {u"timeZone"_s, QString::fromLatin1(wanted.timeZone)},
        {u"hosts"_s, hosts}, {u"options"_s, options}};
    done(siteOfAnswer(call("POST", u"sites"_s, QJsonDocument(body).toJson(QJsonDocument::Compact))));
}

void RemoteSites::editSite(core::SiteId site, core::SiteEdit edit, SiteDone done)
{
    QJsonObject body{{u"addHosts"_s, hostList(edit.addHosts)}, {u"removeHosts"_s, hostList(edit.removeHosts)}};
    if (edit.name)
        body.insert(u"name"_s, *edit.name);
    if (edit.timeZone)
        body.insert(u"timeZone"_s, QString::fromLatin1(*edit.timeZone));
    if (edit.preset)
        body.insert(u"preset"_s, *edit.preset);
    QJsonObject options;
    for (const auto &[name, text] : edit.options)
        options.insert(name, text);
    body.insert(u"options"_s, options);
    done(siteOfAnswer(call("PATCH", u"sites/%1"_s.arg(site), QJsonDocument(body).toJson(QJsonDocument::Compact))));
}

void RemoteSites::removeSite(core::SiteId site, VoidDone done)
{
    const core::Result<QByteArray> answer = call("DELETE", u"sites/%1"_s.arg(site), {}, kRemovalMs);
    done(answer ? core::Result<void>() : core::Result<void>(answer.error()));
}

void RemoteSites::applyRetention(bool confirmed, CountDone done) { applyDiskBudget(0, confirmed, std::move(done)); }

void RemoteSites::applyDiskBudget(qint64 bytes, bool confirmed, CountDone done)
{
    QJsonObject order{{u"confirmed"_s, confirmed}};
    if (bytes > 0)
        order.insert(u"diskBudget"_s, bytes);
    const core::Result<QByteArray> answer =
        call("POST", u"retention"_s, QJsonDocument(order).toJson(QJsonDocument::Compact), kRemovalMs);
    if (!answer)
        return done(answer.error());
    done(QJsonDocument::fromJson(answer.value()).object().value("removedHits"_L1).toInteger());
}

void RemoteSites::pack(CountDone done)
{
    const core::Result<QByteArray> answer = call("POST", u"pack"_s, "{}", kRemovalMs);
    if (!answer)
        return done(answer.error());
    done(QJsonDocument::fromJson(answer.value()).object().value("packedHits"_L1).toInteger());
}

} // namespace gatepost::cli

// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/cli/commands.h"
#include "collector/cli/site_access.h"
#include "collector/cli/usage.h"
#include "collector/core/clock.h"
#include "collector/report/visitor_statement.h"
#include "collector/store/data_directory.h"
#include "collector/store/retention.h"

#include <QStringList>

#include <algorithm>
#include <variant>

using namespace Qt::StringLiterals;

namespace gatepost::cli {

namespace {

QString hostsOf(const core::Site &site)
{
    QStringList hosts;
    for (const core::SiteHost &host : site.hosts)
        hosts.append(u"%1 (%2)"_s.arg(QString::fromUtf8(host.name), QString(core::networkName(host.network))));
    return hosts.join(u", "_s);
}

std::vector<QByteArray> utf8(const QStringList &texts)
{
    std::vector<QByteArray> bytes;
    for (const QString &text : texts)
        bytes.push_back(text.toUtf8());
    return bytes;
}

int add(const QStringList &words)
{
    Usage usage(u"site add NAME --host HOST [--host HOST]… [--timezone ZONE] [--data DIR]"_s,
        u"Adds a site and prints its key."_s);
    usage.option(
        u"host"_s, u"HOST"_s, u"a host the site is served on, .onion and .i2p included; may be given several times"_s);
    usage.option(u"timezone"_s, u"ZONE"_s, u"where its days begin, such as Europe/Berlin"_s, u"UTC"_s);
    if (const std::optional<int> code = usage.read(words))
        return *code;
    if (usage.words().size() != 1)
        return wrongUsage(u"site add takes one name"_s);
    if (!usage.isSet(u"host"_s))
        return wrongUsage(u"site add needs at least one --host"_s);

    core::Site wanted;
    wanted.name = usage.words().front();
    wanted.timeZone = usage.value(u"timezone"_s).toLatin1();
    for (const QByteArray &host : utf8(usage.values(u"host"_s)))
        wanted.hosts.push_back({host, core::Network::ClearNet}); // the editor finds the network
    const core::Result<core::Site> added = addSite(usage.dataDirectory(), wanted);
    if (!added)
        return failed(added.error());
    print(QString::fromLatin1(added->key));
    return kDone;
}

int list(const QStringList &words)
{
    Usage usage(u"site list [--data DIR]"_s, u"Shows all sites: id, name, key, time zone, hosts."_s);
    if (const std::optional<int> code = usage.read(words))
        return *code;
    const core::Result<core::SiteBookPtr> book = readSites(usage.dataDirectory());
    if (!book)
        return failed(book.error());
    for (const core::Site &site : book.value()->sites()) {
        print(u"%1\t%2\t%3\t%4\t%5"_s.arg(QString::number(site.id), site.name, QString::fromLatin1(site.key),
            QString::fromLatin1(site.timeZone), hostsOf(site)));
    }
    return kDone;
}

// What a new retention lets go, which may be much, and not by itself.
int sayWhatIsDue(const QString &dataDirectory)
{
    const core::Slot now = core::slotOfMs(core::SystemClock().nowMs());
    const auto plan = store::readRetentionPlan(store::DataDirectory(dataDirectory).databasePath(), now);
    if (!plan)
        return failed(plan.error());
    if (plan->due.empty()) {
        print(u"nothing is older than its site's retention"_s);
        return kDone;
    }
    print(u"%1 of %2 hits are older than their site's retention; %3"_s.arg(plan->dueHits)
              .arg(plan->allHits)
              .arg(plan->needsConfirmation() ? u"that is more than half of everything, so they stay until you run "
                                               "gatepostd prune --yes"_s
                                             : u"a running collector removes them within a quarter of an hour"_s));
    return kDone;
}

int edit(const QStringList &words)
{
    Usage usage(u"site edit SITE [--name NAME] [--timezone ZONE] [--host HOST]… [--remove-host HOST]… "
                "[--preset PRESET] [--set OPTION=VALUE]… [--data DIR]"_s,
        u"Changes a site; SITE is its name, id, key or one of its hosts."_s);
    usage.option(u"name"_s, u"NAME"_s, u"the new name"_s);
    usage.option(u"timezone"_s, u"ZONE"_s, u"where its days begin"_s);
    usage.option(u"host"_s, u"HOST"_s, u"a host to add; may be given several times"_s);
    usage.option(u"remove-host"_s, u"HOST"_s, u"a host to take off the list; may be given several times"_s);
    usage.option(u"preset"_s, u"PRESET"_s, u"what to collect: strict, with-country or counter-only"_s);
    usage.option(u"set"_s, u"OPTION=VALUE"_s,
        u"one option; may be given several times; gatepostd site options SITE shows them all"_s);
    if (const std::optional<int> code = usage.read(words))
        return *code;
    if (usage.words().size() != 1)
        return wrongUsage(u"site edit takes one site"_s);

    core::SiteEdit wanted;
    if (usage.isSet(u"name"_s))
        wanted.name = usage.value(u"name"_s);
    if (usage.isSet(u"timezone"_s))
        wanted.timeZone = usage.value(u"timezone"_s).toLatin1();
    wanted.addHosts = utf8(usage.values(u"host"_s));
    wanted.removeHosts = utf8(usage.values(u"remove-host"_s));
    if (usage.isSet(u"preset"_s))
        wanted.preset = usage.value(u"preset"_s);
    for (const QString &assignment : usage.values(u"set"_s)) {
        const qsizetype sign = assignment.indexOf(u'=');
        if (sign <= 0)
            return wrongUsage(u"--set takes OPTION=VALUE, not '%1'"_s.arg(assignment));
        wanted.options.emplace_back(assignment.left(sign), assignment.mid(sign + 1));
    }
    const core::Result<core::Site> target = findSite(usage.dataDirectory(), usage.words().front());
    if (!target)
        return failed(target.error());
    const core::Result<core::Site> changed = editSite(usage.dataDirectory(), target->id, wanted);
    if (!changed)
        return failed(changed.error());
    print(u"%1: %2, days in %3"_s.arg(changed->name, hostsOf(changed.value()), QString::fromLatin1(changed->timeZone)));
    const bool setsRetention = std::any_of(wanted.options.begin(), wanted.options.end(),
        [](const auto &option) { return option.first == "retention"_L1; });
    return setsRetention ? sayWhatIsDue(usage.dataDirectory()) : kDone;
}

// The one site that `words` name, or the exit code.
std::variant<core::Site, int> targetOf(Usage &usage, const QStringList &words)
{
    if (const std::optional<int> code = usage.read(words))
        return *code;
    if (usage.words().size() != 1)
        return wrongUsage(u"this takes one site: its name, id, key or one of its hosts"_s);
    const core::Result<core::Site> target = findSite(usage.dataDirectory(), usage.words().front());
    if (!target)
        return failed(target.error());
    return target.value();
}

int options(const QStringList &words)
{
    Usage usage(u"site options SITE [--data DIR]"_s,
        u"Shows what is collected for a site, and what each option costs and gains; gatepostd site edit SITE "
        "--set OPTION=VALUE changes one."_s);
    const std::variant<core::Site, int> found = targetOf(usage, words);
    if (const int *code = std::get_if<int>(&found))
        return *code;
    const core::Site &target = std::get<core::Site>(found);
    for (const core::OptionInfo &option : core::siteOptionTable()) {
        print(u"%1=%2  (%3)\n    %4"_s.arg(
            option.name, core::optionText(target.options, option.name), option.values, option.sentence));
    }
    return kDone;
}

int statement(const QStringList &words)
{
    Usage usage(u"site statement SITE [--data DIR]"_s,
        u"Prints the paragraph that the site's privacy page can carry, made from its real options."_s);
    const std::variant<core::Site, int> target = targetOf(usage, words);
    if (const int *code = std::get_if<int>(&target))
        return *code;
    print(report::visitorStatement(std::get<core::Site>(target)));
    return kDone;
}

int excludeMe(const QStringList &words)
{
    Usage usage(u"site exclude-me SITE [--data DIR]"_s,
        u"Prints links that switch off counting in the browser that opens them, one for each host; with #gatepost=on "
        "at the end they switch it on again."_s);
    const std::variant<core::Site, int> target = targetOf(usage, words);
    if (const int *code = std::get_if<int>(&target))
        return *code;
    for (const core::SiteHost &host : std::get<core::Site>(target).hosts) {
        const QString scheme = host.network == core::Network::ClearNet ? u"https"_s : u"http"_s;
        print(u"%1://%2/#gatepost=off"_s.arg(scheme, QString::fromUtf8(host.name)));
    }
    return kDone;
}

int remove(const QStringList &words)
{
    Usage usage(u"site remove SITE --yes [--data DIR]"_s,
        u"Removes a site and everything that was recorded for it, also the copies of the whole database that an "
        "update, a repair or a restore left beside it; SITE is its name, id, key or one of its hosts."_s);
    usage.parser().addOption({u"yes"_s, u"Really: what is removed cannot be brought back."_s});
    if (const std::optional<int> code = usage.read(words))
        return *code;
    if (usage.words().size() != 1)
        return wrongUsage(u"site remove takes one site"_s);
    const core::Result<core::Site> target = findSite(usage.dataDirectory(), usage.words().front());
    if (!target)
        return failed(target.error());
    if (!usage.isSet(u"yes"_s)) {
        return wrongUsage(u"this removes '%1' and all its views for good; add --yes to do it"_s.arg(target->name));
    }
    const core::Result<void> removed = removeSite(usage.dataDirectory(), target->id);
    if (!removed)
        return failed(removed.error());
    print(u"removed %1"_s.arg(target->name));
    return kDone;
}

} // namespace

int site(const QStringList &words)
{
    const QString first = words.value(0);
    const QStringList rest = words.size() > 1 ? words.sliced(1) : QStringList();
    if (first == "add"_L1)
        return add(rest);
    if (first == "list"_L1)
        return list(rest);
    if (first == "edit"_L1)
        return edit(rest);
    if (first == "options"_L1)
        return options(rest);
    if (first == "statement"_L1)
        return statement(rest);
    if (first == "exclude-me"_L1)
        return excludeMe(rest);
    if (first == "remove"_L1)
        return remove(rest);
    if (first == "--help"_L1 || first == "-h"_L1) {
        print(
            u"Usage: gatepostd site add|list|edit|options|statement|exclude-me|remove …\n\ngatepostd site add --help tells more."_s);
        return kDone;
    }
    return wrongUsage(first.isEmpty() ? u"site needs add, list, edit, options, statement, exclude-me or remove"_s
                                      : u"'site %1' is no command"_s.arg(first));
}

} // namespace gatepost::cli

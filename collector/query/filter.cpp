// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/query/filter.h"

#include <QByteArray>
#include <QStringList>

namespace gatepost::query {

namespace {

// Left as they are in the text form: they read well and end nothing, on a command line or in an address.
constexpr char kPlain[] = "/:@,";

struct Operator {
    QLatin1String text;
    Filter::Match match;
    bool negated;
};

constexpr Operator kOperators[] = {
    {QLatin1String("=="), Filter::Match::Equals, false},
    {QLatin1String("!="), Filter::Match::Equals, true},
    {QLatin1String("=^"), Filter::Match::Prefix, false},
    {QLatin1String("!^"), Filter::Match::Prefix, true},
};

core::Error cannotRead(const QString &text, const QString &why)
{
    return {core::ErrorCode::InvalidInput,
        QStringLiteral("The filter \"%1\" cannot be read: %2").arg(text.left(200), why), text};
}

QString dimensionNames()
{
    QStringList names;
    for (const core::DimensionInfo &info : core::dimensions())
        names.append(info.name);
    return names.join(QStringLiteral(", "));
}

} // namespace

core::Result<Filter> parseFilter(const QString &text)
{
    qsizetype nameEnd = 0;
    while (nameEnd < text.size() && text[nameEnd] != u'=' && text[nameEnd] != u'!')
        ++nameEnd;
    const QStringView name = QStringView(text).left(nameEnd);
    const QStringView rest = QStringView(text).mid(nameEnd);

    for (const Operator &op : kOperators) {
        if (!rest.startsWith(op.text))
            continue;
        const auto dimension = core::dimensionOfName(name);
        if (!dimension)
            return cannotRead(
                text, QStringLiteral("\"%1\" is not one of %2.").arg(name.left(64).toString(), dimensionNames()));
        const QByteArray value = QByteArray::fromPercentEncoding(rest.mid(op.text.size()).toUtf8());
        return Filter{*dimension, op.match, op.negated, QString::fromUtf8(value)};
    }
    return cannotRead(
        text, QStringLiteral("write it like browser==Firefox, country!=DE, page=^/blog/ or page!^/blog/."));
}

QString filterText(const Filter &filter)
{
    QString text = core::dimensionInfo(filter.dimension).name;
    for (const Operator &op : kOperators) {
        if (op.match == filter.match && op.negated == filter.negated)
            text += op.text;
    }
    return text + QString::fromLatin1(filter.value.toUtf8().toPercentEncoding(kPlain));
}

} // namespace gatepost::query

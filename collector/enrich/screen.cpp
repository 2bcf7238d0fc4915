// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/screen.h"

#include <algorithm>
#include <array>

namespace gatepost::enrich {

namespace {

constexpr int kMinSide = 100;
constexpr int kMaxSide = 16384;

struct Size {
    int width = 0;
    int height = 0;

    friend constexpr bool operator==(const Size &, const Size &) = default;
};

constexpr std::array<Size, 30> kCommon = {{
    {1920, 1080}, {1366, 768}, {1536, 864}, {1440, 900}, {1280, 720}, {1600, 900}, {2560, 1440}, {1280, 800},
    {1680, 1050}, {1280, 1024}, {1024, 768}, {1920, 1200}, {3840, 2160}, {1360, 768}, {2560, 1080}, {3440, 1440},
    {1512, 982}, {1470, 956}, {1728, 1117}, // desktops and laptops
    {360, 800}, {390, 844}, {393, 873}, {412, 915}, {414, 896}, {393, 852}, {360, 780}, {430, 932},
    {375, 812}, // phones
    {768, 1024}, {820, 1180}, // tablets
}};

// Digits only: no sign, no fraction, no exponent. 0 when it is none or above kMaxSide.
int sideOf(QByteArrayView text)
{
    if (text.isEmpty() || text.size() > 5)
        return 0;
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9')
            return 0;
        value = value * 10 + (c - '0');
    }
    return value <= kMaxSide ? value : 0;
}

QByteArray classOfWidth(int width)
{
    if (width <= 800)
        return QByteArrayLiteral("small (≤ 800)");
    if (width <= 1366)
        return QByteArrayLiteral("medium (≤ 1366)");
    if (width <= 1920)
        return QByteArrayLiteral("large (≤ 1920)");
    if (width <= 2560)
        return QByteArrayLiteral("wide (≤ 2560)");
    return QByteArrayLiteral("huge (> 2560)");
}

} // namespace

QByteArray screenClass(QByteArrayView text)
{
    const auto separator = std::find_if(text.begin(), text.end(), [](char c) { return c == 'x' || c == ','; });
    const qsizetype at = separator - text.begin();
    if (at == text.size())
        return {};
    const Size size{sideOf(text.first(at).trimmed()), sideOf(text.sliced(at + 1).trimmed())};
    if (size.width < kMinSide || size.height < kMinSide)
        return {};
    if (std::find(kCommon.begin(), kCommon.end(), size) != kCommon.end())
        return QByteArray::number(size.width) + 'x' + QByteArray::number(size.height);
    return classOfWidth(size.width);
}

} // namespace gatepost::enrich

// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/screen.h"

#include <algorithm>
#include <array>

namespace gatepost::enrich {

namespace {

constexpr int kMinSide = 100;
constexpr int kMaxSide = 16384;

struct Size {
    int width;
    int height;
    const char *text;
};

// The sizes that so many devices report that one of them tells nobody apart: whole lines of monitors, laptops, phones.
// A phone held sideways is not among them, nor is a browser that reports its window: those are classes.
constexpr std::array<Size, 30> kCommon = {{
    // Desktops and laptops
    {1920, 1080, "1920x1080"},
    {1366, 768, "1366x768"},
    {1536, 864, "1536x864"},
    {1440, 900, "1440x900"},
    {1280, 720, "1280x720"},
    {1600, 900, "1600x900"},
    {2560, 1440, "2560x1440"},
    {1280, 800, "1280x800"},
    {1680, 1050, "1680x1050"},
    {1280, 1024, "1280x1024"},
    {1024, 768, "1024x768"},
    {1920, 1200, "1920x1200"},
    {3840, 2160, "3840x2160"},
    {1360, 768, "1360x768"},
    {2560, 1080, "2560x1080"},
    {3440, 1440, "3440x1440"},
    {1512, 982, "1512x982"},
    {1470, 956, "1470x956"},
    {1728, 1117, "1728x1117"},
    // Phones
    {360, 800, "360x800"},
    {390, 844, "390x844"},
    {393, 873, "393x873"},
    {412, 915, "412x915"},
    {414, 896, "414x896"},
    {393, 852, "393x852"},
    {360, 780, "360x780"},
    {430, 932, "430x932"},
    {375, 812, "375x812"},
    // Tablets
    {768, 1024, "768x1024"},
    {820, 1180, "820x1180"},
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
    const int width = sideOf(text.first(at).trimmed());
    const int height = sideOf(text.sliced(at + 1).trimmed());
    if (width < kMinSide || height < kMinSide)
        return {};
    for (const Size &common : kCommon) {
        if (common.width == width && common.height == height)
            return common.text;
    }
    return classOfWidth(width);
}

} // namespace gatepost::enrich

// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/country_code.h"

#include <bitset>
#include <string_view>

namespace gatepost::enrich {

namespace {

constexpr int kLetters = 26;

// ISO 3166-1, officially assigned; tests compare it with the list in tzdata.
constexpr std::string_view kAssigned = "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCA"
                                       "CCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGA"
                                       "GBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJP"
                                       "KEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMS"
                                       "MTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORS"
                                       "RURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTW"
                                       "TZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSYEYTZAZMZW";

using Codes = std::bitset<kLetters * kLetters>;

std::size_t placeOf(char first, char second)
{
    return static_cast<std::size_t>((first - 'A') * kLetters + (second - 'A'));
}

const Codes &assigned()
{
    static const Codes kCodes = [] {
        Codes codes;
        for (std::size_t i = 0; i < kAssigned.size(); i += 2)
            codes.set(placeOf(kAssigned[i], kAssigned[i + 1]));
        return codes;
    }();
    return kCodes;
}

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

} // namespace

QByteArray canonicalCountry(QByteArrayView code)
{
    if (code.size() != 2 || !isLetter(code[0]) || !isLetter(code[1]))
        return {};
    const char letters[] = {static_cast<char>(code[0] & ~0x20), static_cast<char>(code[1] & ~0x20)};
    if (letters[0] == 'U' && letters[1] == 'K') // reserved for the United Kingdom, whose code is GB
        return QByteArrayLiteral("GB");
    return assigned().test(placeOf(letters[0], letters[1])) ? QByteArray(letters, 2) : QByteArray();
}

} // namespace gatepost::enrich

// Which bytes may stand where in an HTTP message (RFC 9110, section 5.6.2; RFC 9112, section 5).
//
// Threads: pure functions.
#pragma once

#include <QByteArrayView>

#include <array>
#include <string_view>

namespace boxoffice {

inline constexpr std::array<bool, 256> kTokenCharacters = [] {
    std::array<bool, 256> table{};
    constexpr std::string_view all = "!#$%&'*+-.^_`|~0123456789"
                                     "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    for (const char c : all) {
        table[static_cast<unsigned char>(c)] = true;
    }
    return table;
}();

// Of a field's name or a method.
inline bool isTokenCharacter(char c)
{
    return kTokenCharacters[static_cast<unsigned char>(c)];
}

// Of a field's value: no control character but the tab.
inline bool isValueCharacter(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte != 0x7f) || byte == '\t';
}

// Field names, tokens and most values are case-insensitive.
inline bool isSameWord(QByteArrayView value, QByteArrayView other)
{
    return value.compare(other, Qt::CaseInsensitive) == 0;
}

} // namespace boxoffice

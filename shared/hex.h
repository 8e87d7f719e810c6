// One hexadecimal digit (RFC 4648, section 8; either case).
//
// Threads: a pure function.
#pragma once

namespace boxoffice {

// Returns 0 to 15, or -1 if c is not a hexadecimal digit.
constexpr int hexValue(char16_t c)
{
    if (c >= u'0' && c <= u'9') {
        return c - u'0';
    }
    const int lower = c | 0x20;
    return lower >= u'a' && lower <= u'f' ? lower - u'a' + 10 : -1;
}

} // namespace boxoffice

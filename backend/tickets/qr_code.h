// The QR code of a ticket code: level M, alphanumeric, so that 129 letters need no more than
// version 6 (41 modules a side).
//
// Threads: a value and a pure function.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace boxoffice {

// The white modules that a reader needs on each side (ISO/IEC 18004).
inline constexpr int kQuietZone = 4;

struct QrCode
{
    int side = 0;       // modules, without the quiet zone
    QByteArray modules; // row by row; 1: dark

    bool isDark(int x, int y) const { return modules[y * side + x] != 0; }
};

// Requires: text has the letters of base45 only, and at most 200 of them.
QrCode qrCodeOf(QByteArrayView text);

} // namespace boxoffice

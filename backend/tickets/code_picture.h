// A ticket code as a picture: a QR code, black on white with its quiet zone, whatever is around it.
//
// Threads: pure functions.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace boxoffice {

// A square of any size, without text. Takes some tens of microseconds.
// code: as TicketKey::codeOf() makes it; so below.
QByteArray codeSvg(QByteArrayView code);

// 784 pixels a side, 16 for each module, with two colours and nothing in between. Takes some
// milliseconds: not for a thread that others wait for.
QByteArray codePng(QByteArrayView code);

} // namespace boxoffice

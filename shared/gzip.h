// The gzip coding (RFC 1952), for what travels compressed.
//
// Threads: a pure function.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace boxoffice {

// Returns the compressed bytes; empty when they would not be fewer. level: 1 (quick) to 9 (small).
QByteArray gzipped(QByteArrayView bytes, int level);

} // namespace boxoffice

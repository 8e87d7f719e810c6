// The gzip coding (RFC 1952).
//
// Threads: a pure function.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace boxoffice {

// Returns the compressed bytes; empty if they would not be fewer. level: 1 (fast) to 9 (small).
QByteArray gzipped(QByteArrayView bytes, int level);

} // namespace boxoffice

// What the fuzz targets share. A target is one function that gets any bytes and ends the program
// where a promise is broken. Built with clang it searches by itself (libFuzzer); built with any
// compiler (replay_main.cpp) it runs over the inputs kept in corpus/.
//
// Threads: one.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <cstdio>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size);

namespace boxoffice::fuzz {

inline QByteArrayView view(const unsigned char *data, std::size_t size)
{
    return QByteArrayView(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
}

// Ends the program, upon which the input is kept, unless the promise holds.
inline void require(bool holds, const char *promise, QByteArrayView about = {})
{
    if (!holds) {
        const QByteArray shown = about.toByteArray().toPercentEncoding(" :/{}\",");
        std::fprintf(stderr, "broken promise: %s\n  %s\n", promise, shown.constData());
        std::abort();
    }
}

} // namespace boxoffice::fuzz

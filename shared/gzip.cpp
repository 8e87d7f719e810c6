#include "shared/gzip.h"

#include <zlib.h>

namespace boxoffice {

QByteArray gzipped(QByteArrayView bytes, int level)
{
    z_stream stream{};
    constexpr int gzipWindow = 15 + 16;
    constexpr int memory = 9;
    if (deflateInit2(&stream, level, Z_DEFLATED, gzipWindow, memory, Z_DEFAULT_STRATEGY) != Z_OK) {
        return {};
    }
    QByteArray out(static_cast<qsizetype>(deflateBound(&stream, static_cast<uLong>(bytes.size()))),
                   Qt::Uninitialized);
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const bool done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    out.resize(static_cast<qsizetype>(stream.total_out));
    deflateEnd(&stream);
    return done && out.size() < bytes.size() ? out : QByteArray();
}

} // namespace boxoffice

#include "backend/tickets/code_picture.h"

#include "backend/tickets/qr_code.h"
#include "shared/byte_writer.h"

#include <png.h>

#include <algorithm>
#include <array>
#include <new>

namespace boxoffice {

namespace {

constexpr int kPixelsAModule = 16;
constexpr int kMostPngBytes = 128 * 1024; // one bit for each pixel of the largest code

// Calls draw(x, y, length) for each horizontal run of dark modules, the quiet zone counted.
template <typename Draw> void eachRun(const QrCode &qr, Draw draw)
{
    for (int y = 0; y < qr.side; ++y) {
        for (int x = 0; x < qr.side; ++x) {
            const int start = x;
            while (x < qr.side && qr.isDark(x, y)) {
                ++x;
            }
            if (x > start) {
                draw(start + kQuietZone, y + kQuietZone, x - start);
            }
        }
    }
}

} // namespace

QByteArray codeSvg(QByteArrayView code)
{
    const QrCode qr = qrCodeOf(code);
    const int side = qr.side + 2 * kQuietZone;
    QByteArray svg;
    {
        ByteWriter out(svg, 16 * 1024);
        out << "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " << side << ' ' << side
            << "\" shape-rendering=\"crispEdges\"><rect width=\"" << side << "\" height=\"" << side
            << "\" fill=\"#fff\"/><path fill=\"#000\" d=\"";
        eachRun(qr, [&out](int x, int y, int length) {
            out << 'M' << x << ' ' << y << 'h' << length << "v1h-" << length << 'z';
        });
        out << "\"/></svg>\n";
    }
    return svg;
}

// As a palette of white and black, which libpng writes with one bit a pixel.
QByteArray codePng(QByteArrayView code)
{
    const QrCode qr = qrCodeOf(code);
    const int side = (qr.side + 2 * kQuietZone) * kPixelsAModule;
    QByteArray pixels(qsizetype(side) * side, 0);
    eachRun(qr, [&pixels, side](int x, int y, int length) {
        for (int line = 0; line < kPixelsAModule; ++line) {
            const int start = (y * kPixelsAModule + line) * side + x * kPixelsAModule;
            std::fill_n(pixels.begin() + start, length * kPixelsAModule, char(1));
        }
    });
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = image.height = static_cast<png_uint_32>(side);
    image.format = PNG_FORMAT_RGB_COLORMAP;
    image.flags = PNG_IMAGE_FLAG_FAST;
    image.colormap_entries = 2;
    constexpr std::array<png_byte, 6> palette{255, 255, 255, 0, 0, 0};
    QByteArray png(kMostPngBytes, 0);
    png_alloc_size_t bytes = kMostPngBytes;
    if (!png_image_write_to_memory(&image, png.data(), &bytes, 0, pixels.constData(), 0,
                                   palette.data())) {
        throw std::bad_alloc(); // the only way for it to fail
    }
    png.truncate(static_cast<qsizetype>(bytes));
    return png;
}

} // namespace boxoffice

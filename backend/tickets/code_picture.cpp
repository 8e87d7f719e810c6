#include "backend/tickets/code_picture.h"

#include "backend/tickets/cairo_parts.h"
#include "backend/tickets/qr_code.h"
#include "shared/byte_writer.h"

namespace boxoffice {

namespace {

constexpr int kPixelsAModule = 16;

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

QByteArray codePng(QByteArrayView code)
{
    const QrCode qr = qrCodeOf(code);
    const int side = (qr.side + 2 * kQuietZone) * kPixelsAModule;
    // One bit a pixel, which cairo writes as a PNG of black (0) and white.
    const CairoSurface surface(cairo_image_surface_create(CAIRO_FORMAT_A1, side, side));
    const CairoContext context(cairo_create(surface.get()));
    cairo_set_antialias(context.get(), CAIRO_ANTIALIAS_NONE);
    cairo_set_operator(context.get(), CAIRO_OPERATOR_SOURCE);
    cairo_set_source_rgba(context.get(), 0, 0, 0, 1);
    cairo_paint(context.get());
    cairo_set_source_rgba(context.get(), 0, 0, 0, 0);
    eachRun(qr, [&context](int x, int y, int length) {
        cairo_rectangle(context.get(), x * kPixelsAModule, y * kPixelsAModule,
                        length * kPixelsAModule, kPixelsAModule);
    });
    cairo_fill(context.get());
    expectDrawn(cairo_status(context.get()));
    QByteArray png;
    expectDrawn(cairo_surface_write_to_png_stream(surface.get(), appendTo, &png));
    return png;
}

} // namespace boxoffice

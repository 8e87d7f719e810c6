// Ownership of what cairo and Pango make, and where cairo writes.
//
// Threads: each object belongs to one thread.
#pragma once

#include <QByteArray>

#include <cairo.h>

#include <memory>
#include <new>

namespace boxoffice {

template <auto release> struct Released
{
    template <typename T> void operator()(T *object) const { release(object); }
};

using CairoSurface = std::unique_ptr<cairo_surface_t, Released<cairo_surface_destroy>>;
using CairoContext = std::unique_ptr<cairo_t, Released<cairo_destroy>>;

// Appends to the QByteArray that closure points to.
inline cairo_status_t appendTo(void *closure, const unsigned char *data, unsigned int length)
{
    static_cast<QByteArray *>(closure)->append(reinterpret_cast<const char *>(data),
                                               static_cast<qsizetype>(length));
    return CAIRO_STATUS_SUCCESS;
}

// Drawing into memory fails for lack of memory only.
inline void expectDrawn(cairo_status_t status)
{
    if (status != CAIRO_STATUS_SUCCESS) {
        throw std::bad_alloc();
    }
}

} // namespace boxoffice

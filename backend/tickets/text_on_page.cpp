#include "backend/tickets/text_on_page.h"

#include "backend/tickets/cairo_parts.h"
#include "shared/text.h"

#include <hb-ot.h>
#include <pango/pangocairo.h>

namespace boxoffice {

namespace {

using Layout = std::unique_ptr<PangoLayout, Released<g_object_unref>>;
using LayoutIterator = std::unique_ptr<PangoLayoutIter, Released<pango_layout_iter_free>>;
using FontDescription =
    std::unique_ptr<PangoFontDescription, Released<pango_font_description_free>>;
using Context = std::unique_ptr<PangoContext, Released<g_object_unref>>;
using Font = std::unique_ptr<PangoFont, Released<g_object_unref>>;

constexpr double kOverhang = 4; // points that letters may reach beyond their line

FontDescription fontOf(const TextStyle &style)
{
    FontDescription font(pango_font_description_from_string("Noto Sans, DejaVu Sans, sans-serif"));
    pango_font_description_set_absolute_size(font.get(), style.size * PANGO_SCALE);
    pango_font_description_set_weight(font.get(),
                                      style.isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    return font;
}

Layout layoutOf(cairo_t *page, double width, const QByteArray &text, const TextStyle &style)
{
    Layout layout(pango_cairo_create_layout(page));
    pango_layout_set_font_description(layout.get(), fontOf(style).get());
    PangoAttrList *attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
    pango_layout_set_attributes(layout.get(), attributes);
    pango_attr_list_unref(attributes);
    pango_layout_set_single_paragraph_mode(layout.get(), TRUE);
    pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
    pango_layout_set_height(layout.get(), -style.mostLines); // negative: lines
    pango_layout_set_text(layout.get(), text.constData(), static_cast<int>(text.size()));
    return layout;
}

bool isColoured(PangoFont *font)
{
    hb_face_t *face = hb_font_get_face(pango_font_get_hb_font(font));
    return hb_ot_color_has_png(face) || hb_ot_color_has_layers(face) || hb_ot_color_has_svg(face);
}

// Draws, white on white, a glyph that stands for a text, for readers and searches. It is one that
// texts hardly contain, and not a blank, since cairo leaves out what has no ink.
void drawMeaning(cairo_t *page, PangoFont *font, double x, double y, const QByteArray &text)
{
    constexpr hb_codepoint_t kDottedCircle = 0x25cc;
    hb_codepoint_t glyphId = 0;
    hb_font_t *glyphs = pango_font_get_hb_font(font);
    if (!hb_font_get_nominal_glyph(glyphs, kDottedCircle, &glyphId)
        && !hb_font_get_nominal_glyph(glyphs, 'o', &glyphId)) {
        return;
    }
    cairo_set_source_rgb(page, 1, 1, 1);
    cairo_set_scaled_font(page, pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font)));
    const cairo_glyph_t glyph{glyphId, x, y};
    const cairo_text_cluster_t cluster{static_cast<int>(text.size()), 1};
    cairo_show_text_glyphs(page, text.constData(), static_cast<int>(text.size()), &glyph, 1,
                           &cluster, 1, static_cast<cairo_text_cluster_flags_t>(0));
}

// Cairo draws glyphs of coloured fonts, that is emoji, as images, and their text is lost. This is
// below the images.
void drawMeaningsOfImages(cairo_t *page, PangoLayout *layout, double x, double y,
                          const QByteArray &text, const TextStyle &style)
{
    const Font plain(
        pango_context_load_font(pango_layout_get_context(layout), fontOf(style).get()));
    const LayoutIterator at(pango_layout_get_iter(layout));
    do {
        const PangoLayoutRun *run = pango_layout_iter_get_run_readonly(at.get());
        if (run && plain && isColoured(run->item->analysis.font)) {
            PangoRectangle place;
            pango_layout_iter_get_run_extents(at.get(), nullptr, &place);
            drawMeaning(page, plain.get(), x + pango_units_to_double(place.x),
                        y + pango_units_to_double(pango_layout_iter_get_baseline(at.get())),
                        text.mid(run->item->offset, run->item->length));
        }
    } while (pango_layout_iter_next_run(at.get()));
}

} // namespace

double drawText(cairo_t *page, double x, double y, double width, const QString &text,
                const TextStyle &style)
{
    if (text.isEmpty()) {
        return 0;
    }
    const QByteArray bytes = withoutTurns(text).toUtf8();
    const Layout layout = layoutOf(page, width, bytes, style);
    PangoRectangle extent;
    pango_layout_get_extents(layout.get(), nullptr, &extent);
    const double height = pango_units_to_double(extent.height);
    cairo_save(page);
    cairo_rectangle(page, x - kOverhang, y - kOverhang, width + 2 * kOverhang,
                    height + 2 * kOverhang);
    cairo_clip(page); // a hundred accents on one letter stay in their field
    drawMeaningsOfImages(page, layout.get(), x, y, bytes, style);
    cairo_set_source_rgb(page, style.grey, style.grey, style.grey);
    cairo_move_to(page, x, y);
    pango_cairo_show_layout(page, layout.get());
    cairo_restore(page);
    return height;
}

bool hasFonts()
{
    const FontDescription any(pango_font_description_new());
    PangoFontMap *map = pango_cairo_font_map_get_default();
    const Context context(pango_font_map_create_context(map));
    const Font font(pango_font_map_load_font(map, context.get(), any.get()));
    hb_codepoint_t glyph = 0;
    return font && hb_font_get_nominal_glyph(pango_font_get_hb_font(font.get()), 'a', &glyph);
}

} // namespace boxoffice

#include "backend/tickets/ticket_pdf.h"

#include "backend/tickets/cairo_parts.h"
#include "backend/tickets/event_words.h"
#include "backend/tickets/qr_code.h"
#include "backend/tickets/text_on_page.h"
#include "shared/api/ticket_number.h"

#include <cairo-pdf.h>

#include <algorithm>
#include <cstring>

namespace boxoffice {

namespace {

// All in points, of A4. The smallest text has 14, so that it has 7 on A6.
constexpr double kWidth = 595.28;
constexpr double kHeight = 841.89;
constexpr double kMargin = 56;
constexpr double kInner = kWidth - 2 * kMargin;
constexpr double kCode = 245; // its side, the quiet zone counted
constexpr double kGap = 28;

constexpr TextStyle kSmall{.size = 14, .grey = 0.3, .mostLines = 2};
constexpr TextStyle kLabel{.size = 14, .grey = 0.3};
constexpr TextStyle kTitle{.size = 32, .isBold = true, .mostLines = 3};
constexpr TextStyle kFact{.size = 18, .mostLines = 3};
constexpr TextStyle kName{.size = 22, .isBold = true, .mostLines = 4};
constexpr TextStyle kNumber{.size = 28, .isBold = true};

struct Words
{
    QString ticket, undecided, where, name, type, number, advice;
};

const Words &wordsIn(MailLanguage language)
{
    static const Words english{
        QStringLiteral("Ticket"),
        QStringLiteral("The date will be announced"),
        QStringLiteral("Place"),
        QStringLiteral("Name"),
        QStringLiteral("Ticket type"),
        QStringLiteral("Ticket number"),
        QStringLiteral("Show this code at the door, on paper or on a screen. Whoever has it can "
                       "come in with it, so do not publish it."),
    };
    static const Words german{
        QStringLiteral("Eintrittskarte"),
        QStringLiteral("Der Termin wird noch bekannt gegeben"),
        QStringLiteral("Ort"),
        QStringLiteral("Name"),
        QStringLiteral("Ticketart"),
        QStringLiteral("Ticketnummer"),
        QStringLiteral("Zeigen Sie diesen Code am Einlass, auf Papier oder auf einem Bildschirm. "
                       "Wer ihn hat, kommt damit hinein: Veröffentlichen Sie ihn nicht."),
    };
    return language == MailLanguage::German ? german : english;
}

void drawRule(cairo_t *page, double y)
{
    cairo_set_source_rgb(page, 0, 0, 0);
    cairo_set_line_width(page, 1.5);
    cairo_move_to(page, kMargin, y);
    cairo_line_to(page, kWidth - kMargin, y);
    cairo_stroke(page);
}

// An image, since a path of its modules takes four times as long to write. What enlarges it keeps
// its squares sharp; those readers of PDF that blur it nevertheless blur one of these points.
constexpr int kPointsPerModule = 3;

CairoSurface imageOf(const QrCode &qr)
{
    const int side = (qr.side + 2 * kQuietZone) * kPointsPerModule;
    CairoSurface image(cairo_image_surface_create(CAIRO_FORMAT_RGB24, side, side));
    expectDrawn(cairo_surface_status(image.get()));
    unsigned char *const data = cairo_image_surface_get_data(image.get());
    const qptrdiff stride = cairo_image_surface_get_stride(image.get());
    std::memset(data, 0xff, static_cast<std::size_t>(stride * side));
    for (int y = 0; y < qr.side * kPointsPerModule; ++y) {
        auto *const line =
            reinterpret_cast<quint32 *>(data + (y + kQuietZone * kPointsPerModule) * stride);
        for (int x = 0; x < qr.side * kPointsPerModule; ++x) {
            if (qr.isDark(x / kPointsPerModule, y / kPointsPerModule)) {
                line[x + kQuietZone * kPointsPerModule] = 0;
            }
        }
    }
    cairo_surface_mark_dirty(image.get());
    return image;
}

void drawCode(cairo_t *page, double x, double y, QByteArrayView code)
{
    const CairoSurface image = imageOf(qrCodeOf(code));
    const double point = kCode / cairo_image_surface_get_width(image.get());
    cairo_save(page);
    cairo_translate(page, x, y);
    cairo_scale(page, point, point);
    cairo_set_source_surface(page, image.get(), 0, 0);
    cairo_pattern_set_filter(cairo_get_source(page), CAIRO_FILTER_NEAREST);
    cairo_paint(page);
    cairo_restore(page);
}

// What the event is, from the top of the page. Returns where it ends.
double drawEvent(cairo_t *page, const Event &event, const Words &words, MailLanguage language)
{
    double y = kMargin;
    const QString organizer = event.organizer ? event.organizer->name : words.ticket;
    y += drawText(page, kMargin, y, kInner, organizer, kSmall) + 10;
    drawRule(page, y);
    y += 16;
    y += drawText(page, kMargin, y, kInner, event.name, kTitle) + 14;
    const QStringList when = whenInWords(event, language);
    for (const QString &line : when.isEmpty() ? QStringList{words.undecided} : when) {
        y += drawText(page, kMargin, y, kInner, line, kFact);
    }
    y += 10;
    y += drawText(page, kMargin, y, kInner, event.location, kFact);
    return y;
}

double drawFact(cairo_t *page, double x, double y, const QString &label, const QString &value,
                const TextStyle &style)
{
    if (value.isEmpty()) {
        return y;
    }
    const double width = kWidth - kMargin - x;
    y += drawText(page, x, y, width, label, kLabel);
    return y + drawText(page, x, y, width, value, style) + 18;
}

void drawTicket(cairo_t *page, const Event &event, const Registration &registration,
                const QString &ticketType, QByteArrayView code)
{
    const Words &words = wordsIn(registration.language);
    double y = drawEvent(page, event, words, registration.language) + kGap;
    drawCode(page, kMargin, y, code);
    const auto number = ticketNumber(registration.id);
    const double x = kMargin + kCode + kGap;
    double factY = y + kCode * kQuietZone / 49; // level with the first modules
    factY = drawFact(page, x, factY, words.name, registration.name, kName);
    factY = drawFact(page, x, factY, words.type, ticketType, kFact);
    factY = drawFact(page, x, factY, words.number,
                     QString::fromLatin1(number.data(), static_cast<qsizetype>(number.size())),
                     kNumber);
    y = std::max(y + kCode + kGap, factY); // a name may need more room than the code
    drawRule(page, y);
    TextStyle advice = kSmall;
    advice.mostLines = 3;
    drawText(page, kMargin, y + 14, kInner, words.advice, advice);
}

} // namespace

Result<QByteArray> ticketPdf(const Event &event, const Registration &registration,
                             const QString &ticketType, QByteArrayView code)
{
    if (!hasFonts()) {
        return Error{ErrorCode::Internal,
                     QStringLiteral("This server has no fonts to draw tickets with."),
                     {}};
    }
    QByteArray pdf;
    const CairoSurface surface(
        cairo_pdf_surface_create_for_stream(appendTo, &pdf, kWidth, kHeight));
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE,
                                   event.name.toUtf8().constData());
    const CairoContext page(cairo_create(surface.get()));
    drawTicket(page.get(), event, registration, ticketType, code);
    cairo_show_page(page.get());
    cairo_surface_finish(surface.get());
    expectDrawn(cairo_status(page.get()));
    expectDrawn(cairo_surface_status(surface.get()));
    return pdf;
}

} // namespace boxoffice

#include "desktop/console/registrations/registration_printer.h"

#include "desktop/books/formats.h"

#include <QPrinter>

#include <utility>

namespace boxoffice {

namespace {

constexpr double kPointSize = 9;

struct PrintedCell
{
    double from, to; // parts of the width
    Qt::AlignmentFlag side;
    QString text;
};

// Whom a line is about, and how to find them.
QList<PrintedCell> personCells(const Registration &row)
{
    if (row.version == 0) { // of an early server, which has neither names nor numbers
        return {{0.105, 0.785, Qt::AlignLeft, row.userEmail}};
    }
    return {{0.105, 0.375, Qt::AlignLeft, row.name},
            {0.385, 0.655, Qt::AlignLeft, formatAddress(row)},
            {0.665, 0.785, Qt::AlignLeft, formatNumber(row)}};
}

} // namespace

RegistrationPrinter::RegistrationPrinter(ApiClient &client, const Event &event,
                                         const RegistrationQuery &query,
                                         std::unique_ptr<QPrinter> printer, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_event(event)
    , m_query(query)
    , m_printer(std::move(printer))
{
    m_query.limit = kRowsAtOnce;
    m_query.cursor.clear();
}

RegistrationPrinter::~RegistrationPrinter() = default;

void RegistrationPrinter::start()
{
    readPage({});
}

void RegistrationPrinter::cancel()
{
    if (m_call) {
        m_call->cancel();
    }
}

void RegistrationPrinter::readPage(const QString &cursor)
{
    m_query.cursor = cursor;
    auto *call = m_client.listRegistrations(m_query);
    m_call = call;
    call->then(this, [this](const ApiResult<RegistrationPage> &page) {
        if (!page) {
            fail(page.error());
            return;
        }
        if (!m_painter.isActive() && !m_painter.begin(m_printer.get())) {
            fail(
                {.kind = ApiFailure::LocalFile, .message = tr("The printer could not be opened.")});
            return;
        }
        paintRows(page->registrations);
        Q_EMIT progressed(m_rows);
        if (!page->next.isEmpty()) {
            readPage(page->next);
            return;
        }
        paintEnd();
        m_painter.end();
        Q_EMIT finished(m_rows);
    });
}

QStringList RegistrationPrinter::headerLines() const
{
    QStringList place{formatWhen(m_event), m_event.location};
    place.removeAll(QString());
    const QString filter = formatFilter(m_query);
    const QString which =
        filter.isEmpty() ? tr("%Ln registration(s)", nullptr, m_event.bookedCount) : filter;
    QStringList lines{place.join(QStringLiteral(" · ")), which};
    lines.removeAll(QString());
    return lines;
}

void RegistrationPrinter::beginPage()
{
    if (m_pages++ > 0) {
        m_printer->newPage();
    }
    const double width = m_painter.viewport().width();
    m_y = 0;
    const auto print = [&](const QString &text, double points, bool bold, double part) {
        QFont font = m_painter.font();
        font.setPointSizeF(points);
        font.setBold(bold);
        m_painter.setFont(font);
        const double height = QFontMetricsF(font, m_printer.get()).height();
        paintText(QRectF(0, m_y, width * part, height), Qt::AlignLeft, text);
        m_y += height * 1.1;
    };
    print(m_event.name, kPointSize + 4, true, 0.85);
    for (const QString &line : headerLines()) {
        print(line, kPointSize, false, 1.0);
    }
    m_lineHeight = QFontMetricsF(m_painter.font(), m_printer.get()).height() * 1.5;
    m_painter.drawText(QRectF(0, 0, width, m_lineHeight), Qt::AlignRight | Qt::AlignTop,
                       tr("Page %1").arg(m_pages));
    m_y += m_lineHeight / 2;
}

// That the last page is the last one, and of how many.
void RegistrationPrinter::paintEnd()
{
    if (m_y > m_painter.viewport().height() - m_lineHeight) {
        beginPage();
    }
    m_painter.drawText(QRectF(0, m_y, m_painter.viewport().width(), m_lineHeight),
                       Qt::AlignVCenter | Qt::AlignRight,
                       tr("End of the list: %Ln registration(s)", nullptr, m_rows));
}

void RegistrationPrinter::paintText(const QRectF &where, Qt::AlignmentFlag side,
                                    const QString &text)
{
    const int direction =
        text.isRightToLeft() ? Qt::TextForceRightToLeft : Qt::TextForceLeftToRight;
    m_painter.drawText(where,
                       side | Qt::AlignAbsolute | Qt::AlignVCenter | Qt::TextSingleLine | direction,
                       QFontMetricsF(m_painter.font(), m_printer.get())
                           .elidedText(text, Qt::ElideRight, where.width()));
}

void RegistrationPrinter::paintRows(const QList<Registration> &rows)
{
    const double bottom = m_painter.viewport().height() - m_lineHeight;
    if (m_pages == 0) {
        beginPage();
    }
    for (const Registration &row : rows) {
        if (m_y > bottom) {
            beginPage();
        }
        paintRow(row);
    }
}

void RegistrationPrinter::paintRow(const Registration &row)
{
    const double width = m_painter.viewport().width();
    // The box is for a tick at the door.
    const double box = m_lineHeight * 0.5;
    m_painter.drawRect(QRectF(0, m_y + m_lineHeight * 0.25, box, box));
    QList<PrintedCell> cells = personCells(row);
    cells += {0.04, 0.1, Qt::AlignLeft, formatCount(++m_rows)};
    cells += {0.795, 1, Qt::AlignRight,
              row.cancelledAt ? tr("cancelled") : formatDateTime(row.createdAt)};
    for (const PrintedCell &cell : std::as_const(cells)) {
        const QRectF where(width * cell.from, m_y, width * (cell.to - cell.from), m_lineHeight);
        paintText(where, cell.side, cell.text);
    }
    m_y += m_lineHeight;
    m_painter.drawLine(QPointF(0, m_y), QPointF(width, m_y));
}

void RegistrationPrinter::fail(const ApiError &error)
{
    if (m_painter.isActive()) {
        m_printer->abort();
        m_painter.end();
    }
    Q_EMIT failed(error);
}

} // namespace boxoffice

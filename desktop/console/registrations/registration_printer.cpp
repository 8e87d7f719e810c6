#include "desktop/console/registrations/registration_printer.h"

#include "desktop/books/formats.h"

#include <QPrinter>

namespace boxoffice {

namespace {

constexpr double kPointSize = 9;

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
        const QFontMetricsF metrics(font, m_printer.get());
        m_painter.drawText(QRectF(0, m_y, width * part, metrics.height()),
                           Qt::AlignLeft | Qt::AlignTop,
                           metrics.elidedText(text, Qt::ElideRight, width * part));
        m_y += metrics.height() * 1.1;
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

void RegistrationPrinter::paintRows(const QList<Registration> &rows)
{
    const double width = m_painter.viewport().width();
    const double bottom = m_painter.viewport().height() - m_lineHeight;
    if (m_pages == 0) {
        beginPage();
    }
    for (const Registration &row : rows) {
        if (m_y > bottom) {
            beginPage();
        }
        ++m_rows;
        const QRectF line(0, m_y, width, m_lineHeight);
        const auto cell = [&](double from, double to) {
            return QRectF(width * from, line.top(), width * (to - from), m_lineHeight);
        };
        // The box is for a tick at the door.
        const double box = m_lineHeight * 0.5;
        m_painter.drawRect(QRectF(0, m_y + m_lineHeight * 0.25, box, box));
        m_painter.drawText(cell(0.04, 0.12), Qt::AlignVCenter, formatCount(m_rows));
        m_painter.drawText(cell(0.12, 0.68), Qt::AlignVCenter, row.userEmail);
        m_painter.drawText(cell(0.70, 1.0), Qt::AlignVCenter | Qt::AlignRight,
                           row.cancelledAt ? tr("cancelled") : formatDateTime(row.createdAt));
        m_painter.drawLine(line.bottomLeft(), line.bottomRight());
        m_y += m_lineHeight;
    }
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

#include "desktop/console/registrations/registration_printer.h"

#include "desktop/books/formats.h"

#include <QCollator>
#include <QPrinter>
#include <QTimer>

#include <algorithm>
#include <utility>
#include <vector>

namespace boxoffice {

namespace {

constexpr double kPointSize = 9;
constexpr double kNamePoints = kPointSize + 4; // of the event
constexpr double kLineSpacing = 1.1;
constexpr int kRowsAtATime = 500; // are painted in some milliseconds

struct PrintedCell
{
    double from, to; // parts of the width
    Qt::AlignmentFlag side;
    QString text;
};

// Those without a name come last.
struct DoorKey
{
    bool isNameless = false;
    QCollatorSortKey text;
    QString number;
    qsizetype row = 0;
};

DoorKey keyOf(const Registration &registration, qsizetype row, const QCollator &collator)
{
    const bool isNameless = registration.name.isEmpty();
    return {isNameless,
            collator.sortKey(isNameless ? formatAddress(registration) : registration.name),
            formatNumber(registration), row};
}

bool comesBefore(const DoorKey &a, const DoorKey &b)
{
    if (a.isNameless != b.isNameless) {
        return b.isNameless;
    }
    const int order = a.text.compare(b.text);
    return order == 0 ? a.number < b.number : order < 0;
}

QList<Registration> sortedForTheDoor(const QList<Registration> &rows)
{
    QCollator collator(QLocale().language() == QLocale::C ? QLocale(QLocale::English) : QLocale());
    collator.setCaseSensitivity(Qt::CaseInsensitive);
    collator.setNumericMode(true);
    std::vector<DoorKey> keys;
    keys.reserve(static_cast<std::size_t>(rows.size()));
    for (qsizetype row = 0; row < rows.size(); ++row) {
        keys.push_back(keyOf(rows.at(row), row, collator));
    }
    std::sort(keys.begin(), keys.end(), comesBefore);
    QList<Registration> sorted;
    sorted.reserve(rows.size());
    for (const DoorKey &key : keys) {
        sorted.append(rows.at(key.row));
    }
    return sorted;
}

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
    m_isStopped = true;
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
        m_all.append(page->registrations);
        Q_EMIT progressed(static_cast<int>(m_all.size()));
        if (page->next.isEmpty()) {
            begin();
        } else {
            readPage(page->next);
        }
    });
}

void RegistrationPrinter::begin()
{
    if (!m_painter.begin(m_printer.get())) {
        fail({.kind = ApiFailure::LocalFile, .message = tr("The printer could not be opened.")});
        return;
    }
    m_all = sortedForTheDoor(m_all);
    m_painter.setFont(fontOf(kPointSize, false));
    m_lineHeight = heightOf(kPointSize, false) * 1.5;
    m_perPage = rowsOnASheet();
    const int lines = static_cast<int>(m_all.size()) + 1; // and the one that ends the list
    m_ofPages = (lines + m_perPage - 1) / m_perPage;
    beginPage();
    paintSome();
}

void RegistrationPrinter::paintSome()
{
    if (m_isStopped) {
        fail({.kind = ApiFailure::Cancelled, .message = {}});
        return;
    }
    const qsizetype end = std::min<qsizetype>(m_all.size(), m_rows + kRowsAtATime);
    while (m_rows < end) {
        beginPageIfFull();
        paintRow(m_all.at(m_rows));
    }
    if (end < m_all.size()) {
        QTimer::singleShot(0, this, &RegistrationPrinter::paintSome);
        return;
    }
    paintEnd();
    m_painter.end();
    Q_EMIT finished(m_rows);
}

QFont RegistrationPrinter::fontOf(double points, bool bold) const
{
    QFont font = m_painter.font();
    font.setPointSizeF(points);
    font.setBold(bold);
    return font;
}

double RegistrationPrinter::heightOf(double points, bool bold) const
{
    return QFontMetricsF(fontOf(points, bold), m_printer.get()).height();
}

// As beginPage() leaves room for them; at least one, however small the paper.
int RegistrationPrinter::rowsOnASheet() const
{
    const double header = heightOf(kNamePoints, true) * kLineSpacing
        + double(headerLines().size()) * heightOf(kPointSize, false) * kLineSpacing
        + m_lineHeight / 2;
    return std::max(1, static_cast<int>((m_painter.viewport().height() - header) / m_lineHeight));
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

void RegistrationPrinter::beginPageIfFull()
{
    if (m_rows == m_pages * m_perPage) {
        beginPage();
    }
}

void RegistrationPrinter::beginPage()
{
    if (m_pages++ > 0) {
        m_printer->newPage();
    }
    const double width = m_painter.viewport().width();
    m_y = 0;
    const auto print = [&](const QString &text, double points, bool bold, double part) {
        m_painter.setFont(fontOf(points, bold));
        const double height = heightOf(points, bold);
        paintText(QRectF(0, m_y, width * part, height), Qt::AlignLeft, text);
        m_y += height * kLineSpacing;
    };
    print(m_event.name, kNamePoints, true, 0.8);
    for (const QString &line : headerLines()) {
        print(line, kPointSize, false, 1.0);
    }
    m_painter.setFont(fontOf(kPointSize, false));
    m_painter.drawText(QRectF(0, 0, width, m_lineHeight), Qt::AlignRight | Qt::AlignTop,
                       tr("Page %1 of %2").arg(formatCount(m_pages), formatCount(m_ofPages)));
    m_y += m_lineHeight / 2;
}

// That the last page is the last one, and of how many.
void RegistrationPrinter::paintEnd()
{
    beginPageIfFull();
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

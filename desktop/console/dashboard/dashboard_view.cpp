#include "desktop/console/dashboard/dashboard_view.h"

#include "desktop/books/formats.h"
#include "desktop/console/dashboard/seats_chart.h"
#include "desktop/console/dashboard/types_chart.h"
#include "desktop/look/form_widgets.h"

#include <QComboBox>
#include <QDateTime>
#include <QFrame>
#include <QGridLayout>
#include <QHeaderView>
#include <QLocale>
#include <QStackedWidget>
#include <QTableWidget>

#include <algorithm>
#include <cstdlib>

namespace boxoffice {

namespace {

constexpr int kRecentRows = 8;
const QString kUnknown = QStringLiteral("–");

QString rateText(double perHour)
{
    const QLocale locale;
    return perHour >= 600
        ? DashboardView::tr("%1 a minute").arg(locale.toString(perHour / 60, 'f', 0))
        : DashboardView::tr("%1 an hour")
              .arg(locale.toString(perHour, 'f', perHour > 0 && perHour < 10 ? 1 : 0));
}

void setRow(QTableWidget &table, int row, const QString &left, const QString &right)
{
    table.setItem(row, 0, new QTableWidgetItem(left));
    auto *item = new QTableWidgetItem(right);
    item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    table.setItem(row, 1, item);
}

} // namespace

DashboardView::DashboardView(QWidget *parent)
    : QWidget(parent)
    , m_chart(new SeatsChart(this))
    , m_typesChart(new TypesChart(this))
    , m_charts(new QStackedWidget(this))
    , m_which(new QComboBox(this))
    , m_message(new QLabel(this))
    , m_recentTitle(new QLabel(tr("Recent registrations"), this))
    , m_recent(new QTableWidget(0, 2, this))
{
    m_message->setProperty("role", QStringLiteral("muted"));
    m_message->setWordWrap(true);
    m_message->setObjectName(QStringLiteral("dashboardMessage"));
    m_message->hide();
    buildCharts();
    buildRecent();
    layOut();
    clear();
}

void DashboardView::buildCharts()
{
    m_charts->addWidget(m_chart);
    m_charts->addWidget(m_typesChart);
    m_which->setObjectName(QStringLiteral("dashboardChart"));
    m_which->setAccessibleName(tr("Seats over time"));
    m_which->addItem(tr("All seats over time"));
    m_which->addItem(tr("Ticket types over time"));
    m_which->hide();
    connect(m_which, &QComboBox::currentIndexChanged, this, &DashboardView::showChart);
}

void DashboardView::buildRecent()
{
    m_recentTitle->setProperty("role", QStringLiteral("field"));
    m_recent->setObjectName(QStringLiteral("recentRegistrations"));
    setUpTable(*m_recent, false);
    m_recent->setSelectionMode(QAbstractItemView::NoSelection);
    m_recent->setFocusPolicy(Qt::NoFocus);
    m_recent->horizontalHeader()->hide();
    m_recent->horizontalHeader()->setStretchLastSection(false);
    m_recent->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_recent->horizontalHeader()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_recent->setAccessibleName(tr("Recent registrations"));
    const int rowHeight = m_recent->verticalHeader()->defaultSectionSize();
    m_recent->setMinimumHeight(2 * rowHeight);
    m_recent->setMaximumHeight(kRecentRows * rowHeight + 4);
}

void DashboardView::layOut()
{
    auto *tiles = new QGridLayout;
    tiles->setSpacing(10);
    m_booked = addTile(*tiles, 0, tr("Booked"));
    m_left = addTile(*tiles, 1, tr("Seats left"));
    m_rate = addTile(*tiles, 2, tr("Last 24 hours"));
    m_soldOut = addTile(*tiles, 3, tr("Projected sell-out"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 12, 0, 0);
    layout->setSpacing(10);
    layout->addLayout(tiles);
    layout->addWidget(m_message);
    layout->addWidget(m_which, 0, Qt::AlignLeft);
    layout->addWidget(m_charts, 3);
    layout->addWidget(m_recentTitle);
    layout->addWidget(m_recent, 2);
}

DashboardView::Tile DashboardView::addTile(QGridLayout &grid, int column, const QString &name)
{
    auto *card = new QFrame(this);
    card->setProperty("role", QStringLiteral("card"));
    auto *title = new QLabel(name, card);
    title->setProperty("role", QStringLiteral("field"));
    Tile tile{new QLabel(card), new ElidedLabel(card)};
    tile.value->setProperty("role", QStringLiteral("tileValue"));
    tile.value->setAccessibleName(name);
    tile.note->setAccessibleDescription(name);
    tile.note->setProperty("role", QStringLiteral("muted"));
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(14, 10, 14, 10);
    layout->setSpacing(2);
    layout->addWidget(title);
    layout->addWidget(tile.value);
    layout->addWidget(tile.note);
    grid.addWidget(card, 0, column);
    grid.setColumnStretch(column, 1);
    return tile;
}

void DashboardView::setTile(const Tile &tile, const QString &value, const QString &note)
{
    tile.value->setText(value);
    tile.note->setText(note);
}

void DashboardView::clear()
{
    m_held = 0;
    for (const Tile &tile : {m_booked, m_left, m_rate, m_soldOut}) {
        setTile(tile, kUnknown, {});
    }
    m_message->hide();
    m_chart->clear();
    m_typesChart->clear();
    m_recent->setRowCount(0);
}

void DashboardView::showSeats(const Seats &seats)
{
    m_held = seats.held;
    const double share = seats.capacity > 0 ? 100.0 * seats.booked / seats.capacity : 0;
    setTile(m_booked, formatCount(seats.booked), tr("of %Ln seat(s)", nullptr, seats.capacity));
    QString note = tr("%1 % booked").arg(QLocale().toString(share, 'f', share < 10 ? 1 : 0));
    if (seats.held > 0) {
        note += tr(" · %1 held").arg(formatCount(seats.held));
    }
    setTile(m_left, formatCount(std::max(0, seats.capacity - seats.booked - seats.held)), note);
}

void DashboardView::offerTypes(bool offered)
{
    if (!offered) {
        m_which->setCurrentIndex(0);
    }
    m_which->setVisible(offered);
}

bool DashboardView::isByType() const
{
    return m_which->currentIndex() == 1;
}

void DashboardView::showChart()
{
    m_charts->setCurrentIndex(m_which->currentIndex());
    Q_EMIT byTypeChanged();
}

void DashboardView::showTypes(const QList<TypeSales> &sales)
{
    m_message->hide();
    m_typesChart->show(sales);
}

void DashboardView::showHistory(const SeatHistory &history, const SalesProjection &projection,
                                qint64 now)
{
    m_message->hide();
    showSeats({history.bookedCount, m_held, history.capacity});
    const QString sign = projection.lastDay > 0 ? QStringLiteral("+")
        : projection.lastDay < 0                ? QStringLiteral("\u2212")
                                                : QString();
    QString note = rateText(projection.perHour);
    if (history.cancelledCount > 0) {
        note += tr(" · %1 cancelled").arg(formatCount(history.cancelledCount));
    }
    setTile(m_rate, sign + formatCount(std::abs(projection.lastDay)), note);
    if (history.bookedCount >= history.capacity) {
        setTile(m_soldOut, tr("Sold out"), tr("every seat is booked"));
    } else if (projection.soldOutAt) {
        showSoldOutAt(*projection.soldOutAt, now);
    } else if (!projection.isOpen) {
        setTile(m_soldOut, kUnknown, tr("registration is closed"));
    } else {
        setTile(m_soldOut, kUnknown, tr("not foreseeable yet"));
    }
    m_chart->show(history, projection, now);
}

void DashboardView::showSoldOutAt(qint64 soldOutAt, qint64 now)
{
    const qint64 minutes = (soldOutAt - now) / 60'000;
    const QDateTime when = QDateTime::fromMSecsSinceEpoch(soldOutAt);
    const QString clock = QLocale().toString(when.time(), QStringLiteral("HH:mm"));
    if (minutes < 1) {
        setTile(m_soldOut, tr("< 1 min"), tr("at this rate"));
    } else if (minutes < 60) {
        setTile(m_soldOut, tr("%1 min").arg(minutes), tr("at %1").arg(clock));
    } else {
        setTile(m_soldOut, QLocale().toString(when.date(), tr("d MMM", "day and month")),
                tr("about %1").arg(clock));
    }
}

void DashboardView::showRecent(const QList<Registration> &registrations)
{
    const int rows = std::min(kRecentRows, static_cast<int>(registrations.size()));
    m_recent->setRowCount(rows);
    for (int row = 0; row < rows; ++row) {
        const Registration &registration = registrations.at(row);
        setRow(*m_recent, row, registration.userEmail, formatDateTime(registration.createdAt));
    }
}

void DashboardView::showProblem(const QString &sentence)
{
    m_message->setText(sentence);
    m_message->show();
}

} // namespace boxoffice

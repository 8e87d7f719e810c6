#include "desktop/console/seats_chart.h"

#include "desktop/console/formats.h"
#include "desktop/console/theme.h"

#include <QAreaSeries>
#include <QChart>
#include <QDateTime>
#include <QDateTimeAxis>
#include <QGraphicsLayout>
#include <QLegend>
#include <QLegendMarker>
#include <QLineSeries>
#include <QValueAxis>

#include <algorithm>

namespace boxoffice {

namespace {

constexpr qint64 kHour = 3'600'000;
constexpr qint64 kDay = 24 * kHour;

QString timeFormat(qint64 span)
{
    if (span <= 2 * kDay) {
        return QStringLiteral("HH:mm");
    }
    return span <= 400 * kDay ? QStringLiteral("d MMM") : QStringLiteral("MMM yyyy");
}

} // namespace

SeatsChart::SeatsChart(QWidget *parent)
    : QChartView(parent)
    , m_booked(new QLineSeries(this))
    , m_line(new QLineSeries(this))
    , m_area(new QAreaSeries(m_booked))
    , m_capacity(new QLineSeries(this))
    , m_projected(new QLineSeries(this))
    , m_time(new QDateTimeAxis(this))
    , m_seats(new QValueAxis(this))
{
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setMinimumHeight(110);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(tr("Seats booked over time"));
    chart()->setMargins({4, 4, 4, 4});
    chart()->setBackgroundRoundness(8);
    m_line->setName(tr("Booked"));
    m_capacity->setName(tr("Capacity"));
    m_projected->setName(tr("At this rate"));
    chart()->addAxis(m_time, Qt::AlignBottom);
    chart()->addAxis(m_seats, Qt::AlignLeft);
    for (QAbstractSeries *series :
         {static_cast<QAbstractSeries *>(m_area), static_cast<QAbstractSeries *>(m_line),
          static_cast<QAbstractSeries *>(m_projected),
          static_cast<QAbstractSeries *>(m_capacity)}) {
        chart()->addSeries(series);
        series->attachAxis(m_time);
        series->attachAxis(m_seats);
    }
    m_time->setTickCount(6);
    m_seats->setLabelFormat(QStringLiteral("%d"));
    m_seats->setTickCount(5);
    chart()->legend()->setAlignment(Qt::AlignTop);
    chart()->legend()->setMarkerShape(QLegend::MarkerShapeCircle);
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->legend()->markers(m_area).first()->setVisible(false);
    applyColors();
}

void SeatsChart::applyColors()
{
    const Theme &t = theme();
    setBackgroundBrush(t.window);
    chart()->setBackgroundBrush(t.base);
    chart()->setBackgroundPen(QPen(t.border, 1));
    chart()->legend()->setLabelColor(t.mutedText);
    QColor soft = t.accent;
    soft.setAlpha(t.dark ? 60 : 42);
    m_area->setPen(QPen(Qt::NoPen));
    m_line->setPen(QPen(t.accent, 2));
    m_area->setBrush(soft);
    m_capacity->setPen(QPen(t.mutedText, 1.2, Qt::DashLine));
    m_projected->setPen(QPen(t.warning, 1.6, Qt::DotLine));
    for (QAbstractAxis *axis :
         {static_cast<QAbstractAxis *>(m_time), static_cast<QAbstractAxis *>(m_seats)}) {
        axis->setLabelsColor(t.mutedText);
        axis->setGridLineColor(t.track);
        axis->setLinePen(QPen(t.border, 1));
    }
}

void SeatsChart::clear()
{
    m_booked->clear();
    m_line->clear();
    m_capacity->clear();
    m_projected->clear();
}

void SeatsChart::show(const EventStats &stats, const SalesProjection &projection, qint64 now)
{
    QList<QPointF> line;
    for (const SeatsAt &seats : seatsOverTime(stats, now)) {
        line.append(QPointF(double(seats.time), seats.booked));
    }
    if (line.isEmpty()) {
        line = {QPointF(double(now - kDay), 0), QPointF(double(now), stats.bookedCount)};
    }
    const qint64 first = static_cast<qint64>(line.first().x());
    const qint64 sold = std::max<qint64>(now - first, kHour);
    qint64 last = now + sold / 12;
    QList<QPointF> ahead;
    if (projection.soldOutAt) {
        // No farther than the past is long: the curve, not the guess, fills the picture.
        last = std::min(*projection.soldOutAt + sold / 20, now + sold);
        const double part = std::min(1.0, double(last - now) / double(*projection.soldOutAt - now));
        const double seats = stats.bookedCount + part * (stats.capacity - stats.bookedCount);
        ahead = {QPointF(double(now), stats.bookedCount),
                 QPointF(double(now) + part * double(*projection.soldOutAt - now), seats)};
    }
    m_booked->replace(line);
    m_line->replace(line);
    m_projected->replace(ahead);
    m_capacity->replace(
        {QPointF(double(first), stats.capacity), QPointF(double(last), stats.capacity)});
    m_time->setFormat(timeFormat(last - first));
    m_time->setRange(QDateTime::fromMSecsSinceEpoch(first), QDateTime::fromMSecsSinceEpoch(last));
    m_seats->setRange(0, std::max(1, stats.capacity) * 1.08);
    m_seats->applyNiceNumbers();
}

} // namespace boxoffice

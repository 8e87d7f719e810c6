#include "desktop/console/dashboard/seats_chart.h"

#include "desktop/books/durations.h"
#include "desktop/look/theme.h"

#include <QAreaSeries>
#include <QChart>
#include <QLegend>
#include <QLegendMarker>
#include <QLineSeries>

#include <algorithm>

namespace boxoffice {

SeatsChart::SeatsChart(QWidget *parent)
    : TimeChart(tr("Seats booked over time"), parent)
    , m_booked(new QLineSeries(this))
    , m_line(new QLineSeries(this))
    , m_area(new QAreaSeries(m_booked))
    , m_capacity(new QLineSeries(this))
    , m_projected(new QLineSeries(this))
{
    m_line->setName(tr("Booked"));
    m_capacity->setName(tr("Capacity"));
    m_projected->setName(tr("At this rate"));
    for (QAbstractSeries *series :
         {static_cast<QAbstractSeries *>(m_area), static_cast<QAbstractSeries *>(m_line),
          static_cast<QAbstractSeries *>(m_projected),
          static_cast<QAbstractSeries *>(m_capacity)}) {
        add(series);
    }
    chart()->legend()->markers(m_area).first()->setVisible(false);
    SeatsChart::applyColors();
}

void SeatsChart::applyColors()
{
    TimeChart::applyColors();
    const Theme &t = theme();
    QColor soft = t.accent;
    soft.setAlpha(t.dark ? 60 : 42);
    m_area->setPen(QPen(Qt::NoPen));
    m_line->setPen(QPen(t.accent, 2));
    m_area->setBrush(soft);
    m_capacity->setPen(QPen(t.mutedText, 1.2, Qt::DashLine));
    m_projected->setPen(QPen(t.warning, 1.6, Qt::DotLine));
}

void SeatsChart::clear()
{
    m_booked->clear();
    m_line->clear();
    m_capacity->clear();
    m_projected->clear();
}

void SeatsChart::show(const SeatHistory &history, const SalesProjection &projection, qint64 now)
{
    QList<QPointF> line;
    for (const SeatsAt &seats : seatsOverTime(history, now)) {
        line.append(QPointF(double(seats.time), seats.booked));
    }
    if (line.isEmpty()) {
        line = {QPointF(double(now - kDay), 0), QPointF(double(now), history.bookedCount)};
    }
    const qint64 first = static_cast<qint64>(line.first().x());
    const qint64 sold = std::max<qint64>(now - first, kHour);
    qint64 last = now + sold / 12;
    QList<QPointF> ahead;
    if (projection.soldOutAt) {
        // No farther than the past is long: the curve, not the guess, fills the picture.
        last = std::min(*projection.soldOutAt + sold / 20, now + sold);
        const double part = std::min(1.0, double(last - now) / double(*projection.soldOutAt - now));
        const double seats = history.bookedCount + part * (history.capacity - history.bookedCount);
        ahead = {QPointF(double(now), history.bookedCount),
                 QPointF(double(now) + part * double(*projection.soldOutAt - now), seats)};
    }
    m_booked->replace(line);
    m_line->replace(line);
    m_projected->replace(ahead);
    m_projected->setVisible(!ahead.isEmpty());
    chart()->legend()->markers(m_projected).first()->setVisible(!ahead.isEmpty());
    m_capacity->replace(
        {QPointF(double(first), history.capacity), QPointF(double(last), history.capacity)});
    showTimes(first, last);
    showSeats(history.capacity);
}

} // namespace boxoffice

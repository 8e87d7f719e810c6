// Seats over time as an area, the capacity as a line above it, and where it goes at this rate.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/sales_projection.h"
#include "desktop/console/dashboard/time_chart.h"

class QAreaSeries;
class QLineSeries;

namespace boxoffice {

class SeatsChart : public TimeChart
{
    Q_OBJECT

public:
    explicit SeatsChart(QWidget *parent);

    void clear();
    void show(const SeatHistory &history, const SalesProjection &projection, qint64 now);

protected:
    void applyColors() override;

private:
    QLineSeries *m_booked; // the edge of the area
    QLineSeries *m_line;   // the same, drawn: the area would draw its sides too
    QAreaSeries *m_area;
    QLineSeries *m_capacity;
    QLineSeries *m_projected;
};

} // namespace boxoffice

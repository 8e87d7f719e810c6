// Seats over time as an area, the capacity as a line above it, and where it goes at this rate.
//
// Threads: GUI only.
#pragma once

#include "desktop/console/sales_projection.h"

#include <QChartView>

class QAreaSeries;
class QDateTimeAxis;
class QLineSeries;
class QValueAxis;

namespace boxoffice {

class SeatsChart : public QChartView
{
    Q_OBJECT

public:
    explicit SeatsChart(QWidget *parent);

    void clear();
    void show(const EventStats &stats, const SalesProjection &projection, qint64 now);
    void applyColors();

private:
    QLineSeries *m_booked; // the edge of the area
    QLineSeries *m_line;   // the same, drawn: the area would draw its sides too
    QAreaSeries *m_area;
    QLineSeries *m_capacity;
    QLineSeries *m_projected;
    QDateTimeAxis *m_time;
    QValueAxis *m_seats;
};

} // namespace boxoffice

// Seats over time as an area, the capacity as a line above it, and where it goes at this rate.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/sales_projection.h"

#include <QChartView>

class QAreaSeries;
class QCategoryAxis;
class QLineSeries;

namespace boxoffice {

// At whole minutes, hours or midnights of this time zone, at most about seven of them.
QList<qint64> timeTicks(qint64 first, qint64 last);
// A 1, 2 or 5 with zeros, of which at most six make the capacity.
int seatStep(int capacity);

class SeatsChart : public QChartView
{
    Q_OBJECT

public:
    explicit SeatsChart(QWidget *parent);

    void clear();
    void show(const SeatHistory &history, const SalesProjection &projection, qint64 now);

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyColors();
    void showTimes(qint64 first, qint64 last);
    void showSeats(int capacity);

    QLineSeries *m_booked; // the edge of the area
    QLineSeries *m_line;   // the same, drawn: the area would draw its sides too
    QAreaSeries *m_area;
    QLineSeries *m_capacity;
    QLineSeries *m_projected;
    QCategoryAxis *m_time;
    QCategoryAxis *m_seats;
};

} // namespace boxoffice

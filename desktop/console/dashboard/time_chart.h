// Seats over time: the axes of a chart, in words and colours of the console.
//
// Threads: GUI only.
#pragma once

#include <QChartView>

class QAbstractSeries;
class QCategoryAxis;

namespace boxoffice {

// At whole minutes, hours or midnights of this time zone, at most about seven of them.
QList<qint64> timeTicks(qint64 first, qint64 last);
inline constexpr int kMostSeatTicks = 6;
// A 1, 2 or 5 with zeros, of which at most so many make the capacity. mostTicks: 1 or more.
int seatStep(int capacity, int mostTicks = kMostSeatTicks);

class TimeChart : public QChartView
{
    Q_OBJECT

protected:
    // name: for screen readers.
    TimeChart(const QString &name, QWidget *parent);

    void add(QAbstractSeries *series);
    // The axes, from one time to another and up to so many seats.
    void showTimes(qint64 first, qint64 last);
    void showSeats(int most);
    // Again whenever the theme's colours are others.
    virtual void applyColors();
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void labelSeats();

    QCategoryAxis *m_time;
    QCategoryAxis *m_seats;
    int m_capacity = 0; // of the axis
};

} // namespace boxoffice

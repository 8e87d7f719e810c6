// Seats over time, a line for each ticket type. Where there are very many, the ones that sold least
// share a line.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/type_sales.h"
#include "desktop/console/dashboard/time_chart.h"

class QLineSeries;

namespace boxoffice {

class TypesChart : public TimeChart
{
    Q_OBJECT

public:
    explicit TypesChart(QWidget *parent);

    void clear();
    void show(const QList<TypeSales> &sales);

protected:
    void applyColors() override;

private:
    QList<QLineSeries *> m_lines; // of the chart
};

} // namespace boxoffice

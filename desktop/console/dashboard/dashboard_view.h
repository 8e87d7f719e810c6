// How one event sells: numbers, seats over time with the projection, and who came last.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/type_sales.h"
#include "shared/api/registration_dto.h"

#include <QWidget>

class QComboBox;
class QGridLayout;
class QLabel;
class QStackedWidget;
class QTableWidget;

namespace boxoffice {

class SeatsChart;
class TypesChart;

class DashboardView : public QWidget
{
    Q_OBJECT

public:
    struct Seats
    {
        int booked = 0;
        int held = 0; // by orders: they are not left
        int capacity = 0;
    };

    explicit DashboardView(QWidget *parent);

    // Another event: the numbers of the one before are gone.
    void clear();
    void showSeats(const Seats &seats);
    // Whether there are ticket types, and so a choice of charts.
    void offerTypes(bool offered);
    // Whether the chart of types is wanted.
    bool isByType() const;
    void showTypes(const QList<TypeSales> &sales);
    void showHistory(const SeatHistory &history, const SalesProjection &projection, qint64 now);
    // The youngest first.
    void showRecent(const QList<Registration> &registrations);
    void showProblem(const QString &sentence);

Q_SIGNALS:
    void byTypeChanged();

private:
    struct Tile
    {
        QLabel *value = nullptr;
        QLabel *note = nullptr;
    };
    Tile addTile(QGridLayout &grid, int column, const QString &name);
    void setTile(const Tile &tile, const QString &value, const QString &note);
    void showSoldOutAt(qint64 soldOutAt, qint64 now);
    void buildCharts();
    void buildRecent();
    void layOut();
    void showChart();

    Tile m_booked, m_left, m_rate, m_soldOut;
    int m_held = 0;
    SeatsChart *m_chart;
    TypesChart *m_typesChart;
    QStackedWidget *m_charts;
    QComboBox *m_which;
    QLabel *m_message;
    QLabel *m_recentTitle;
    QTableWidget *m_recent;
};

} // namespace boxoffice

// How one event sells: numbers, seats over time with the projection, and who came last.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/sales_projection.h"
#include "shared/api/registration_dto.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QTableWidget;

namespace boxoffice {

class SeatsChart;

class DashboardView : public QWidget
{
    Q_OBJECT

public:
    explicit DashboardView(QWidget *parent);

    // Another event: the numbers of the one before are gone.
    void clear();
    void showSeats(int booked, int capacity);
    void showHistory(const SeatHistory &history, const SalesProjection &projection, qint64 now);
    // The youngest first.
    void showRecent(const QList<Registration> &registrations);
    void showProblem(const QString &sentence);

private:
    struct Tile
    {
        QLabel *value = nullptr;
        QLabel *note = nullptr;
    };
    Tile addTile(QGridLayout &grid, int column, const QString &name);
    void setTile(const Tile &tile, const QString &value, const QString &note);
    void showSoldOutAt(qint64 soldOutAt, qint64 now);

    Tile m_booked, m_left, m_rate, m_soldOut;
    SeatsChart *m_chart;
    QLabel *m_message;
    QLabel *m_recentTitle;
    QTableWidget *m_recent;
};

} // namespace boxoffice

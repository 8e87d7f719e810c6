#include "desktop/console/dashboard/types_chart.h"

#include "desktop/look/theme.h"

#include <QChart>
#include <QLineSeries>

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

namespace boxoffice {

namespace {

constexpr int kMostLines = 8;
constexpr qint64 kShortest = 60'000; // of the time that is shown

// Apart from each other for nearly everybody, on light and on dark: of the palette of Okabe and
// Ito, less its black.
constexpr QRgb kColors[kMostLines] = {0xff0072b2, 0xffd55e00, 0xff009e73, 0xffcc79a7,
                                      0xff56b4e9, 0xffe69f00, 0xff8c6bb1, 0xff999999};

int soldOf(const TypeSales &sales)
{
    return sales.seats.isEmpty() ? 0 : sales.seats.last().booked;
}

// The sum of lines that are straight between their points.
QList<SeatsAt> sumOf(const QList<TypeSales> &lines)
{
    std::map<qint64, int> changes;
    for (const TypeSales &line : lines) {
        int before = 0;
        for (const SeatsAt &seats : line.seats) {
            changes[seats.time] += seats.booked - before;
            before = seats.booked;
        }
    }
    QList<SeatsAt> sum;
    int booked = 0;
    for (const auto &[time, change] : changes) {
        booked += change;
        sum.append({time, booked});
    }
    return sum;
}

// The order stays; what sold least is summed up.
QList<TypeSales> drawn(const QList<TypeSales> &sales, const QString &others)
{
    if (sales.size() <= kMostLines) {
        return sales;
    }
    QList<int> sold;
    for (const TypeSales &each : sales) {
        sold.append(soldOf(each));
    }
    std::sort(sold.begin(), sold.end(), std::greater<>());
    const int least = sold.at(kMostLines - 2);
    QList<TypeSales> lines;
    QList<TypeSales> rest;
    for (const TypeSales &each : sales) {
        const bool isOwn = soldOf(each) >= least && lines.size() < kMostLines - 1;
        (isOwn ? lines : rest).append(each);
    }
    return lines + QList<TypeSales>{{others, sumOf(rest)}};
}

} // namespace

TypesChart::TypesChart(QWidget *parent)
    : TimeChart(tr("Seats of each ticket type over time"), parent)
{
    setObjectName(QStringLiteral("typesChart"));
    TypesChart::applyColors();
}

void TypesChart::applyColors()
{
    TimeChart::applyColors();
    chart()->setTitleBrush(theme().mutedText);
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        QColor color(kColors[i]);
        if (theme().dark) {
            color = color.lighter(125);
        }
        m_lines.at(i)->setPen(QPen(color, 2));
    }
}

void TypesChart::clear()
{
    for (QLineSeries *line : std::exchange(m_lines, {})) {
        chart()->removeSeries(line);
        delete line;
    }
}

void TypesChart::show(const QList<TypeSales> &sales)
{
    clear();
    int most = 0;
    qint64 first = 0;
    qint64 last = 0;
    for (const TypeSales &each : drawn(sales, tr("All others"))) {
        auto *line = new QLineSeries(this);
        line->setName(each.name.isEmpty() ? tr("Without a type") : each.name);
        for (const SeatsAt &seats : each.seats) {
            line->append(double(seats.time), seats.booked);
            most = std::max(most, seats.booked);
        }
        add(line);
        m_lines.append(line);
        first = first == 0 ? each.seats.first().time : std::min(first, each.seats.first().time);
        last = std::max(last, each.seats.last().time);
    }
    chart()->setTitle(m_lines.isEmpty() ? tr("Nothing was sold yet.") : QString());
    applyColors();
    if (!m_lines.isEmpty()) {
        showTimes(first, std::max(last, first + kShortest));
        showSeats(most);
    }
}

} // namespace boxoffice

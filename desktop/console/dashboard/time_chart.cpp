#include "desktop/console/dashboard/time_chart.h"

#include "desktop/books/durations.h"
#include "desktop/books/formats.h"
#include "desktop/look/theme.h"

#include <QCategoryAxis>
#include <QChart>
#include <QDateTime>
#include <QEvent>
#include <QFontMetrics>
#include <QGraphicsLayout>
#include <QLegend>

#include <algorithm>

namespace boxoffice {

namespace {

constexpr int kMostTicks = 7;
constexpr double kOutsideHeight = 64; // px: of legend and times, about
constexpr int kMargin = 4;            // px

QString timeFormat(qint64 span)
{
    if (span <= 4 * kDay) {
        return span <= 20 * kHour ? QStringLiteral("HH:mm") : QStringLiteral("ddd HH:mm");
    }
    return span <= 400 * kDay ? QStringLiteral("d MMM") : QStringLiteral("MMM yyyy");
}

void removeLabels(QCategoryAxis &axis)
{
    while (!axis.categoriesLabels().isEmpty()) {
        axis.remove(axis.categoriesLabels().first());
    }
}

// The next tick after a time, `step` apart and on the clock of this time zone.
QDateTime nextTick(const QDateTime &after, qint64 step)
{
    if (step < kDay) {
        const qint64 midnight = after.date().startOfDay().toMSecsSinceEpoch();
        const qint64 since = after.toMSecsSinceEpoch() - midnight;
        return QDateTime::fromMSecsSinceEpoch(midnight + (since / step + 1) * step);
    }
    return after.date().addDays(step / kDay).startOfDay();
}

} // namespace

QList<qint64> timeTicks(qint64 first, qint64 last)
{
    static constexpr qint64 steps[] = {
        kMinute,   2 * kMinute, 5 * kMinute, 10 * kMinute, 15 * kMinute, 30 * kMinute, kHour,
        2 * kHour, 3 * kHour,   6 * kHour,   12 * kHour,   kDay,         2 * kDay,     4 * kDay,
        7 * kDay,  14 * kDay,   30 * kDay,   60 * kDay,    90 * kDay,    180 * kDay,   365 * kDay};
    qint64 step = 730 * kDay;
    for (const qint64 candidate : steps) {
        if ((last - first) / candidate < kMostTicks) {
            step = candidate;
            break;
        }
    }
    QList<qint64> ticks;
    const QDateTime begin = QDateTime::fromMSecsSinceEpoch(first);
    QDateTime tick =
        nextTick(step < kDay ? begin : begin.date().addDays(-1).startOfDay(), std::min(step, kDay));
    for (; tick.toMSecsSinceEpoch() <= last; tick = nextTick(tick, step)) {
        if (tick.toMSecsSinceEpoch() >= first) {
            ticks.append(tick.toMSecsSinceEpoch());
        }
    }
    return ticks;
}

int seatStep(int capacity, int mostTicks)
{
    const int rough = std::max(1, (capacity + mostTicks - 1) / mostTicks);
    int power = 1;
    while (power <= rough / 10) {
        power *= 10;
    }
    for (const int factor : {1, 2, 5}) {
        if (factor * power >= rough) {
            return factor * power;
        }
    }
    return 10 * power;
}

TimeChart::TimeChart(const QString &name, QWidget *parent)
    : QChartView(parent)
    , m_time(new QCategoryAxis(this))
    , m_seats(new QCategoryAxis(this)) // a QValueAxis writes 6000, or nothing at all if localised
{
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setMinimumHeight(110);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(name);
    chart()->setMargins({kMargin, kMargin, kMargin, kMargin});
    chart()->setBackgroundRoundness(8);
    chart()->addAxis(m_time, Qt::AlignBottom);
    chart()->addAxis(m_seats, Qt::AlignLeft);
    m_time->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    m_seats->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    chart()->legend()->setAlignment(Qt::AlignTop);
    chart()->legend()->setMarkerShape(QLegend::MarkerShapeCircle);
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
}

void TimeChart::add(QAbstractSeries *series)
{
    chart()->addSeries(series);
    series->attachAxis(m_time);
    series->attachAxis(m_seats);
}

void TimeChart::changeEvent(QEvent *event)
{
    QChartView::changeEvent(event);
    if (event->type() == QEvent::StyleChange) { // the theme's colours are others
        applyColors();
    }
}

void TimeChart::applyColors()
{
    const Theme &t = theme();
    setBackgroundBrush(t.window);
    chart()->setBackgroundBrush(t.base);
    chart()->setBackgroundPen(QPen(t.border, 1));
    chart()->legend()->setLabelColor(t.mutedText);
    for (QCategoryAxis *axis : {m_time, m_seats}) {
        axis->setLabelsColor(t.mutedText);
        axis->setGridLineColor(t.track);
        axis->setLinePen(QPen(t.border, 1));
    }
}

// Each label differs from the others: an axis takes none twice.
void TimeChart::showTimes(qint64 first, qint64 last)
{
    removeLabels(*m_time);
    m_time->setRange(double(first), double(last));
    const QString format = timeFormat(last - first);
    int halfWidth = 0;
    for (const qint64 tick : timeTicks(first, last)) {
        const QString label = QLocale().toString(QDateTime::fromMSecsSinceEpoch(tick), format);
        m_time->append(label, double(tick));
        halfWidth = QFontMetrics(m_time->labelsFont()).horizontalAdvance(label) / 2;
    }
    // The last label may stand below the very end; the axis does not reckon with that.
    chart()->setMargins({kMargin, kMargin, kMargin + halfWidth, kMargin});
}

void TimeChart::showSeats(int capacity)
{
    m_capacity = capacity;
    m_seats->setRange(0, std::max(1, capacity) * 1.06);
    labelSeats();
}

// Labels that stand closer than their height would all be cut to dots.
void TimeChart::labelSeats()
{
    const double room = height() - kOutsideHeight;
    const double each = 1.6 * QFontMetricsF(m_seats->labelsFont()).height();
    const int most = std::clamp(static_cast<int>(room / each), 1, kMostSeatTicks);
    removeLabels(*m_seats);
    for (int seats = 0; seats <= m_capacity; seats += seatStep(m_capacity, most)) {
        m_seats->append(formatCount(seats), seats);
    }
}

void TimeChart::resizeEvent(QResizeEvent *event)
{
    QChartView::resizeEvent(event);
    labelSeats();
}

} // namespace boxoffice

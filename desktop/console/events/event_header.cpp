#include "desktop/console/events/event_header.h"

#include "desktop/books/formats.h"
#include "desktop/look/cell_delegates.h"

#include <QDateTime>
#include <QPainter>
#include <QVBoxLayout>

namespace boxoffice {

class FullnessBar : public QWidget
{
public:
    explicit FullnessBar(QWidget *parent) : QWidget(parent) { setFixedHeight(8); }
    void show(int booked, int capacity)
    {
        m_booked = booked;
        m_capacity = capacity;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        paintFullness(painter, rect(), m_booked, m_capacity);
    }

private:
    int m_booked = 0;
    int m_capacity = 1;
};

EventHeader::EventHeader(QWidget *parent)
    : QWidget(parent)
    , m_name(new ElidedLabel(this))
    , m_details(new ElidedLabel(this))
    , m_seats(new QLabel(this))
    , m_bar(new FullnessBar(this))
{
    m_name->setProperty("role", QStringLiteral("title"));
    m_name->setObjectName(QStringLiteral("headerName"));
    m_details->setProperty("role", QStringLiteral("muted"));
    m_details->setObjectName(QStringLiteral("headerDetails"));
    m_seats->setObjectName(QStringLiteral("headerSeats"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 6);
    layout->setSpacing(6);
    layout->addWidget(m_name);
    layout->addWidget(m_details);
    layout->addSpacing(2);
    layout->addWidget(m_bar);
    layout->addWidget(m_seats);
}

void EventHeader::show(const Event &event)
{
    m_name->setText(event.name);
    QStringList details;
    const QString status = formatStatus(event, QDateTime::currentMSecsSinceEpoch());
    if (status != formatStatus(EventStatus::Published)) {
        details.append(status);
    }
    details.append(event.startsAt ? formatWhen(event) : tr("No date yet"));
    if (!event.location.isEmpty()) {
        details.append(event.location);
    }
    m_details->setText(details.join(QStringLiteral("  ·  ")));
    m_seats->setText(formatSeats(event.bookedCount, event.capacity, event.heldCount));
    m_bar->show(event.bookedCount, event.capacity);
    m_bar->setAccessibleName(m_seats->text());
}

} // namespace boxoffice

#include "desktop/console/events/moment_edit.h"

#include "desktop/books/formats.h"
#include "desktop/console/events/clock_edit.h"
#include "desktop/console/events/time_zones.h"
#include "desktop/look/theme.h"

#include <QCalendarWidget>
#include <QComboBox>
#include <QSignalBlocker>
#include <QTextCharFormat>
#include <QVBoxLayout>

#include <algorithm>

namespace boxoffice {

namespace {

QString offsetName(qint64 millis, const QTimeZone &zone)
{
    return formatOffset(QDateTime::fromMSecsSinceEpoch(millis, zone));
}

// Qt's own red cannot be read on a dark ground.
void colorWeekends(QCalendarWidget &calendar)
{
    QTextCharFormat format;
    format.setForeground(theme().danger);
    calendar.setWeekdayTextFormat(Qt::Saturday, format);
    calendar.setWeekdayTextFormat(Qt::Sunday, format);
}

} // namespace

MomentEdit::MomentEdit(const QString &label, QWidget *parent)
    : QWidget(parent)
    , m_clock(new ClockEdit(this))
    , m_which(new QComboBox(this))
    , m_clockBox(new FieldBox(label, m_clock, this))
    , m_whichBox(new FieldBox(tr("Comes twice that day"), m_which, this))
    , m_zone(QTimeZone::utc())
{
    m_clock->setCalendarPopup(true);
    colorWeekends(*m_clock->calendarWidget());
    m_clock->setTimeSpec(Qt::UTC); // a wall clock without a zone: it shows what is typed
    m_which->setPlaceholderText(tr("Which of the two?"));
    m_whichBox->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_clockBox);
    layout->addWidget(m_whichBox);
    connect(m_clock, &QDateTimeEdit::dateTimeChanged, this, &MomentEdit::refresh);
    connect(m_which, &QComboBox::currentIndexChanged, this, &MomentEdit::changed);
}

void MomentEdit::setMoment(qint64 millis, const QTimeZone &zone)
{
    propose(boxoffice::wallClock(millis, zone), zone);
    m_known = Known{wallClock(), zone, millis}; // as the widget took it: it has limits of its own
    refresh();
}

void MomentEdit::propose(const QDateTime &wallClock, const QTimeZone &zone)
{
    m_known.reset();
    m_zone = zone;
    {
        const QSignalBlocker quiet(m_clock);
        m_clock->setDateTime(wallClock);
    }
    refresh();
}

void MomentEdit::setZone(const QTimeZone &zone)
{
    if (m_zone != zone) {
        m_zone = zone;
        refresh();
    }
}

QDateTime MomentEdit::wallClock() const
{
    const QTime time = m_clock->time();
    return QDateTime(m_clock->date(), QTime(time.hour(), time.minute()), Qt::UTC);
}

void MomentEdit::refresh()
{
    const QList<qint64> instants = instantsAt(wallClock(), m_zone);
    const bool stillTwo = instants.size() == 2 && m_instants.size() == 2;
    const int chosen = knownChoice() >= 0 ? knownChoice() : stillTwo ? m_which->currentIndex() : -1;
    m_instants = instants;
    offerInstants(chosen);
    Q_EMIT changed();
}

// Which of the two the known instant is, while the clock shows it; -1 if it does not.
int MomentEdit::knownChoice() const
{
    if (!m_known || m_known->wallClock != wallClock() || m_known->zone != m_zone) {
        return -1;
    }
    const QList<qint64> instants = instantsAt(wallClock(), m_zone);
    return instants.size() == 2 && m_known->millis >= instants.last() ? 1 : 0;
}

void MomentEdit::offerInstants(int chosen)
{
    const bool twice = m_instants.size() == 2;
    const QSignalBlocker quiet(m_which);
    m_which->clear();
    if (twice) {
        m_which->addItem(tr("The first, %1").arg(offsetName(m_instants.first(), m_zone)));
        m_which->addItem(tr("The second, %1").arg(offsetName(m_instants.last(), m_zone)));
        m_which->setCurrentIndex(chosen);
    }
    m_whichBox->setVisible(twice);
}

qint64 MomentEdit::moment() const
{
    const int choice = m_instants.size() == 2 ? m_which->currentIndex() : 0;
    if (knownChoice() >= 0 && knownChoice() == choice) {
        return m_known->millis;
    }
    return m_instants.isEmpty()
        ? QDateTime(m_clock->date(), wallClock().time(), m_zone).toMSecsSinceEpoch()
        : m_instants.at(std::max(choice, 0));
}

void MomentEdit::validate(const QString &otherwise)
{
    const bool undecided = m_instants.size() == 2 && m_which->currentIndex() < 0;
    m_whichBox->setProblem(
        undecided ? tr("The clock is put back that day. Please choose which time is meant.")
                  : QString());
    m_clockBox->setProblem(m_instants.isEmpty() && knownChoice() < 0
                               ? tr("The clock is put forward that day: there is no %1.")
                                     .arg(wallClock().time().toString(QStringLiteral("HH:mm")))
                               : otherwise);
}

void MomentEdit::setProblem(const QString &sentence)
{
    m_whichBox->setProblem({});
    m_clockBox->setProblem(sentence);
}

FieldBox *MomentEdit::atFault() const
{
    for (FieldBox *box : {m_clockBox, m_whichBox}) {
        if (!box->problem().isEmpty()) {
            return box;
        }
    }
    return nullptr;
}

QList<QWidget *> MomentEdit::inTabOrder() const
{
    return {m_clock, m_which};
}

} // namespace boxoffice

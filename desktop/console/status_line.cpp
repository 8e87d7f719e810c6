#include "desktop/console/status_line.h"

#include "desktop/books/formats.h"
#include "desktop/look/theme.h"

#include <QEvent>
#include <QLabel>

#include <algorithm>

namespace boxoffice {

StatusLine::StatusLine(ConsoleSession &session, QWidget *parent)
    : QStatusBar(parent)
    , m_session(session)
    , m_totals(new QLabel(this))
    , m_connection(new QLabel(this))
{
    m_totals->setObjectName(QStringLiteral("totals"));
    m_connection->setObjectName(QStringLiteral("connectionStatus"));
    addWidget(m_totals);
    addPermanentWidget(m_connection);
    setContentsMargins(10, 2, 4, 2);
    connect(&session.events, &EventBook::refreshed, this, &StatusLine::showTotals);
    connect(&session.events.model(), &EventTableModel::totalsChanged, this,
            &StatusLine::showTotals);
    connect(&session.monitor, &ConnectionMonitor::stateChanged, this, &StatusLine::showConnection);
    showTotals();
    showConnection();
}

void StatusLine::showTotals()
{
    if (!m_session.events.isLoaded()) {
        m_totals->clear();
        return;
    }
    const auto &totals = m_session.events.model().totals();
    const int seats = static_cast<int>(std::min<qint64>(totals.capacity, 1'000)); // one or more
    m_totals->setText(tr("%Ln event(s)", nullptr, totals.events)
                      + tr("  ·  %1 of %2 seat(s) booked", nullptr, seats)
                            .arg(formatCount(totals.booked), formatCount(totals.capacity)));
}

void StatusLine::showConnection()
{
    const QString address = m_session.client.server().toDisplayString(QUrl::RemoveUserInfo);
    QColor color = theme().danger;
    QString text = tr("Not connected to %1").arg(address);
    if (m_session.isOnline()) {
        color = theme().good;
        text = m_session.stream.isLive() ? tr("Connected to %1, live").arg(address)
                                         : tr("Connected to %1").arg(address);
    } else if (m_session.monitor.state() == ConnectionMonitor::State::Connecting) {
        color = theme().mutedText;
        text = tr("Connecting to %1").arg(address);
    }
    m_connection->setText(QStringLiteral("<span style=\"color:%1\">●</span>&nbsp; %2")
                              .arg(color.name(), text.toHtmlEscaped()));
}

void StatusLine::changeEvent(QEvent *event)
{
    QStatusBar::changeEvent(event);
    if (event->type() == QEvent::StyleChange) { // the theme's colours are others
        showConnection();
    }
}

} // namespace boxoffice

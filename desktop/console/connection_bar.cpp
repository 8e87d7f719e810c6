#include "desktop/console/connection_bar.h"

#include "desktop/look/bars.h"
#include "desktop/look/sign.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace boxoffice {

ConnectionBar::ConnectionBar(ConnectionMonitor &monitor, QWidget *parent)
    : QFrame(parent)
    , m_monitor(monitor)
    , m_text(new QLabel(this))
    , m_countdown(new QLabel(this))
    , m_retry(new QPushButton(tr("Try &now"), this))
    , m_address(new QPushButton(tr("Server &address…"), this))
{
    setProperty("role", QStringLiteral("bar"));
    setObjectName(QStringLiteral("connectionBar"));
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setObjectName(QStringLiteral("connectionText"));
    m_countdown->setProperty("role", QStringLiteral("muted"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 8, 14, 8);
    layout->setSpacing(10);
    layout->addWidget(new Sign(Icon::Warning, 20, this));
    layout->addWidget(m_text, 1);
    layout->addWidget(m_countdown);
    layout->addWidget(m_retry);
    layout->addWidget(m_address);
    m_tick.setInterval(500);
    connect(&m_tick, &QTimer::timeout, this, &ConnectionBar::update);
    connect(m_retry, &QPushButton::clicked, this, [this] { m_monitor.retryNow(); });
    connect(m_address, &QPushButton::clicked, this, &ConnectionBar::addressWanted);
    connect(&monitor, &ConnectionMonitor::stateChanged, this, &ConnectionBar::update);
    update();
}

void ConnectionBar::update()
{
    using State = ConnectionMonitor::State;
    const State state = m_monitor.state();
    const bool wrong = state == State::Lost || state == State::Refused;
    setVisible(wrong);
    if (!wrong) {
        m_tick.stop();
        return;
    }
    m_tick.start();
    setSeverity(this, state == State::Refused ? "error" : "warning");
    m_text->setText(m_monitor.problem().message);
    setAccessibleName(m_monitor.problem().message);
    const int seconds = (m_monitor.retryIn() + 999) / 1000;
    m_countdown->setText(seconds > 0 ? tr("Trying again in %1 s").arg(seconds) : tr("Trying…"));
}

} // namespace boxoffice

#include "desktop/console/event_detail.h"

#include "desktop/console/dashboard/dashboard_view.h"
#include "desktop/console/events/event_header.h"
#include "desktop/console/orders/orders_view.h"
#include "desktop/console/orders/waiting_view.h"
#include "desktop/console/registrations/registrations_view.h"
#include "desktop/console/types/types_view.h"

#include <QDateTime>
#include <QLabel>
#include <QTabWidget>
#include <QVBoxLayout>

namespace boxoffice {

EventDetail::EventDetail(ConsoleSession &session, QWidget *parent)
    : QStackedWidget(parent)
    , m_session(session)
{
    auto *nothing = new QLabel(tr("Select an event to see who is coming."), this);
    nothing->setAlignment(Qt::AlignCenter);
    nothing->setProperty("role", QStringLiteral("empty"));
    addWidget(nothing);
    addWidget(buildPage());
    wireEvent();
    wireRegistrations();
    wireDashboard();
    wireOrders();
}

QWidget *EventDetail::buildPage()
{
    auto *page = new QWidget(this);
    m_header = new EventHeader(page);
    m_tabs = new QTabWidget(page);
    m_tabs->setObjectName(QStringLiteral("tabs"));
    m_tabs->setDocumentMode(true);
    m_registrations = new RegistrationsView(m_session.registrations.model(), m_tabs);
    m_orders = new OrdersView(m_session.orders, m_tabs);
    m_waiting = new WaitingView(m_session.waiting, m_tabs);
    m_dashboard = new DashboardView(m_tabs);
    m_types = new TypesView(m_session.types, m_tabs);
    m_tabs->addTab(m_registrations, tr("Registrations"));
    m_tabs->addTab(m_dashboard, tr("Dashboard"));
    m_tabs->addTab(m_types, tr("Ticket types"));
    m_tabs->addTab(m_orders, tr("Orders"));
    m_tabs->addTab(m_waiting, tr("Waiting list"));
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_header);
    layout->addWidget(m_tabs, 1);
    return page;
}

void EventDetail::wireEvent()
{
    connect(&m_session.current, &CurrentEvent::switched, this, &EventDetail::showAnother);
    connect(&m_session.current, &CurrentEvent::updated, this, &EventDetail::showFacts);
}

void EventDetail::wireRegistrations()
{
    RegistrationBook &book = m_session.registrations;
    connect(&m_session.access, &AccessBook::changed, this, &EventDetail::showRights);
    connect(m_registrations, &RegistrationsView::searchChanged, &book,
            &RegistrationBook::setSearch);
    connect(m_registrations, &RegistrationsView::filterChanged, &book,
            &RegistrationBook::setFilter);
    connect(m_registrations, &RegistrationsView::orderChanged, &book,
            &RegistrationBook::setNewestFirst);
    connect(&book, &RegistrationBook::loaded, this, &EventDetail::showCount);
    connect(&book, &RegistrationBook::loadFailed, this, &EventDetail::showCount);
    connect(&book.model(), &QAbstractItemModel::rowsInserted, this, &EventDetail::showCount);
    connect(&book.model(), &QAbstractItemModel::rowsRemoved, this, &EventDetail::showCount);
}

void EventDetail::wireDashboard()
{
    SeatHistoryBook &book = m_session.history;
    connect(m_tabs, &QTabWidget::currentChanged, &book,
            [this, &book] { book.setLookedAt(m_tabs->currentWidget() == m_dashboard); });
    connect(m_tabs, &QTabWidget::currentChanged, &m_session.types,
            [this] { m_session.types.setLookedAt(m_tabs->currentWidget() == m_types); });
    connect(&book, &SeatHistoryBook::historyRead, m_dashboard,
            [this](const SeatHistory &history, const SalesProjection &projection) {
                const qint64 now = QDateTime::currentMSecsSinceEpoch();
                const auto event = m_session.current.event();
                m_dashboard->showHistory(
                    history, event ? whileOpen(projection, *event, now) : projection, now);
            });
    connect(m_dashboard, &DashboardView::byTypeChanged, this, &EventDetail::lookAtTypes);
    connect(m_tabs, &QTabWidget::currentChanged, this, &EventDetail::lookAtTypes);
    connect(&m_session.typeHistory, &TypeHistoryBook::salesRead, m_dashboard,
            &DashboardView::showTypes);
    connect(&book, &SeatHistoryBook::recentRead, m_dashboard, &DashboardView::showRecent);
    for (ReadTrouble *trouble : {&book.trouble(), &m_session.typeHistory.trouble()}) {
        connect(trouble, &ReadTrouble::changed, m_dashboard, [this, trouble] {
            if (const auto &problem = trouble->problem()) {
                m_dashboard->showProblem(problem->message);
            }
        });
    }
}

void EventDetail::lookAtTypes()
{
    m_session.typeHistory.setLookedAt(m_tabs->currentWidget() == m_dashboard
                                      && m_dashboard->isByType());
}

void EventDetail::wireOrders()
{
    wireList(*m_orders, m_session.orders);
    wireList(*m_waiting, m_session.waiting);
}

// What nobody looks at is not read.
void EventDetail::wireList(ListPane &pane, FollowedList &list)
{
    connect(m_tabs, &QTabWidget::currentChanged, &list, [this, &pane, &list] {
        const bool isShown = m_tabs->currentWidget() == &pane;
        m_session.facts.setLookedAt(&pane, isShown);
        list.setLookedAt(isShown);
    });
    connect(&m_session.monitor, &ConnectionMonitor::stateChanged, &pane,
            [this, &pane] { pane.setOnline(m_session.isOnline()); });
}

void EventDetail::showTab(Tab tab)
{
    QWidget *const pages[] = {m_registrations, m_dashboard, m_types, m_orders, m_waiting};
    m_tabs->setCurrentWidget(pages[static_cast<int>(tab)]);
}

QList<std::pair<QString, QTableView *>> EventDetail::tables() const
{
    return {{QStringLiteral("people"), &m_registrations->table()},
            {QStringLiteral("orders"), &m_orders->table()},
            {QStringLiteral("waiting"), &m_waiting->table()}};
}

void EventDetail::showAnother()
{
    m_dashboard->clear();
    m_registrations->clearSearch();
    m_orders->clearSearch();
    const auto event = m_session.current.event();
    setCurrentIndex(event ? 1 : 0);
    if (event) {
        showFacts(*event);
    }
}

void EventDetail::showFacts(const Event &event)
{
    m_header->show(event);
    m_dashboard->showSeats({event.bookedCount, event.heldCount, event.capacity});
    m_dashboard->offerTypes(event.ticketTypes > 0);
    m_orders->setHeld(event.heldCount);
    m_waiting->setRules(event.sales);
    showCount();
}

void EventDetail::showCount()
{
    const auto event = m_session.current.event();
    const RegistrationQuery query = m_session.registrations.query();
    const bool whole = query.search.isEmpty() && query.filter == RegistrationStatus::Active;
    m_registrations->showState({event && whole ? event->bookedCount : -1,
                                m_session.registrations.isLoading(),
                                m_session.registrations.isRead(), whyForbidden(),
                                m_session.knowsTickets(), event && event->ticketTypes > 0});
}

QString EventDetail::whyForbidden()
{
    if (m_session.registrations.mayRead()) {
        return {};
    }
    return m_session.access.account() ? tr("Your role does not include who is registered.")
                                      : tr("Sign in to see who is registered.");
}

void EventDetail::showRights()
{
    const bool mayLook = m_session.access.may(Permission::EventsRead);
    const auto allow = [this, mayLook](QWidget *page, const QString &why) {
        const int tab = m_tabs->indexOf(page);
        m_tabs->setTabEnabled(tab, mayLook);
        m_tabs->setTabToolTip(tab, mayLook ? QString() : why);
    };
    allow(m_dashboard, tr("Your role does not include statistics."));
    allow(m_types, tr("Your role does not include ticket types."));
    m_orders->setWhyForbidden(whyForbidden());
    m_waiting->setWhyForbidden(whyForbidden());
    showCount();
}

} // namespace boxoffice

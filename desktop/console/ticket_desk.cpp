#include "desktop/console/ticket_desk.h"

#include "desktop/console/mails/mail_commands.h"
#include "desktop/console/registrations/import_commands.h"
#include "desktop/console/registrations/registrations_view.h"
#include "desktop/console/registrations/ticket_commands.h"
#include "desktop/look/bars.h"
#include "shared/api/event_time.h"

#include <QAction>
#include <QDateTime>

namespace boxoffice {

namespace {

// The server tells nothing about drafts.
bool hasHolders(const Event &event)
{
    return event.status != EventStatus::Draft && event.bookedCount > 0;
}

} // namespace

TicketDesk::TicketDesk(ConsoleSession &session, ConsoleActions &actions, RegistrationsView &view,
                       NoticeBar &notices, QWidget &window)
    : QObject(&window)
    , m_session(session)
    , m_actions(actions)
    , m_view(view)
    , m_notices(notices)
    , m_tickets(new TicketCommands(session, window))
    , m_mails(new MailCommands(session, window))
    , m_import(new ImportCommands(session, window))
{
    const auto tell = [this](const QString &sentence) { m_notices.tell(sentence); };
    const auto complain = [this](const QString &sentence) { m_notices.complain(sentence); };
    connect(m_tickets, &TicketCommands::told, this, tell);
    connect(m_tickets, &TicketCommands::complained, this, complain);
    connect(m_mails, &MailCommands::told, this, tell);
    connect(m_mails, &MailCommands::complained, this, complain);
    wireRegistrations();
    wireEvent();
}

void TicketDesk::wireRegistrations()
{
    const auto onOne = [this](QAction *action, auto *commands, auto command) {
        connect(action, &QAction::triggered, this, [this, commands, command] {
            if (const auto selected = m_view.selectedOne()) {
                (commands->*command)(*selected);
            }
        });
    };
    onOne(m_actions.erase, m_tickets, &TicketCommands::erase);
    onOne(m_actions.sendTicket, m_mails, &MailCommands::sendTicket);
    onOne(m_actions.showMails, m_mails, &MailCommands::showMails);
    connect(m_actions.correct, &QAction::triggered, this, [this] {
        if (const auto selected = m_view.selectedOne()) {
            m_tickets->correct(*selected);
        }
    });
    connect(m_actions.importPeople, &QAction::triggered, m_import, &ImportCommands::importPeople);
    connect(m_actions.restore, &QAction::triggered, this,
            [this] { m_session.registrations.batch().restore(m_view.selected()); });
    connect(&m_view, &RegistrationsView::opened, m_actions.correct, &QAction::trigger);
}

void TicketDesk::wireEvent()
{
    connect(m_actions.tellEverybody, &QAction::triggered, this, [this] {
        if (const auto event = m_session.current.event()) {
            m_mails->tellEverybody(*event);
        }
    });
    connect(m_actions.failedMails, &QAction::triggered, this, [this] {
        if (const auto event = m_session.current.event()) {
            m_mails->showFailed(*event);
        }
    });
}

bool TicketDesk::canErase(const Event &event) const
{
    return m_session.knowsTickets()
        && (event.status == EventStatus::Cancelled
            || isOver(timesOf(event), QDateTime::currentMSecsSinceEpoch()));
}

void TicketDesk::updateActions()
{
    const auto narrow = [](QAction *action, bool possible) {
        action->setEnabled(action->isEnabled() && possible);
    };
    const auto selected = m_view.selectedOne();
    const auto has = [](const Registration &each) { return each.version > 0 && !each.erasedAt; };
    const bool isOne = selected && has(*selected);
    narrow(m_actions.correct, isOne);
    narrow(m_actions.erase, isOne);
    narrow(m_actions.showMails, isOne);
    narrow(m_actions.sendTicket, isOne && !selected->cancelledAt);
    narrow(m_actions.restore,
           !m_session.registrations.batch().isRunning()
               && m_view.isAnySelected(
                   [&has](const Registration &each) { return has(each) && each.cancelledAt; }));
    const auto event = m_session.current.event();
    narrow(m_actions.tellEverybody, event && hasHolders(*event));
    narrow(m_actions.eraseEvent, event && canErase(*event));
}

void TicketDesk::tellOfNews(const QString &sentence, const Event &event)
{
    const bool isOffered = m_session.access.sendsMail()
        && m_session.access.may(Permission::EventsWrite) && hasHolders(event);
    if (!isOffered) {
        m_notices.tell(sentence);
        return;
    }
    m_notices.offer(sentence, tr("Tell everybody…"),
                    [this, id = event.id, name = event.name] { tellEverybody(id, name); });
}

// As it is by the time the offer is taken.
void TicketDesk::tellEverybody(const Uuid &id, const QString &name)
{
    const auto event = m_session.events.find(id);
    if (event && hasHolders(*event)) {
        m_mails->tellEverybody(*event);
    } else {
        m_notices.tell(tr("Nobody has a valid ticket of “%1” any more.").arg(name));
    }
}

} // namespace boxoffice

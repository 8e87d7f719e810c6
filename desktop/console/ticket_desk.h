// What the window does about single tickets, about mail, and about files of people: its commands,
// their actions, and when they are offered.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/console_session.h"
#include "desktop/console/console_actions.h"

namespace boxoffice {

class ImportCommands;
class MailCommands;
class NoticeBar;
class RegistrationsView;
class TicketCommands;

class TicketDesk : public QObject
{
    Q_OBJECT

public:
    // All are borrowed and outlive this.  window: owns this, and is the dialogs' parent.
    TicketDesk(ConsoleSession &session, ConsoleActions &actions, RegistrationsView &view,
               NoticeBar &notices, QWidget &window);

    // Requires: they are enabled as far as rights and the current event go.
    void updateActions();
    // The sentence, and an offer to tell everybody who should know.
    void tellOfNews(const QString &sentence, const Event &event);

private:
    void wireRegistrations();
    void wireEvent();
    bool canErase(const Event &event) const;
    void tellEverybody(const Uuid &id, const QString &name);

    ConsoleSession &m_session;
    ConsoleActions &m_actions;
    RegistrationsView &m_view;
    NoticeBar &m_notices;
    TicketCommands *m_tickets;
    MailCommands *m_mails;
    ImportCommands *m_import;
};

} // namespace boxoffice

// What can be done about mails: look at those of a registration or at the failed ones of an event,
// send them again, tell everybody. A dialog stays with what it was opened for.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/console_session.h"
#include "desktop/books/mail_list.h"

namespace boxoffice {

class AnnounceDialog;

class MailCommands : public QObject
{
    Q_OBJECT

public:
    // session: borrowed, outlives this.  window: owns this, and is the dialogs' parent.
    MailCommands(ConsoleSession &session, QWidget &window);

    void showMails(const Registration &registration);
    void sendTicket(const Registration &registration);
    void showFailed(const Event &event);
    // That it is cancelled, or when and where it is.
    void tellEverybody(const Event &event);

Q_SIGNALS:
    void told(const QString &sentence);
    void complained(const QString &sentence);

private:
    void openList(const MailsOf &of, const QString &about);
    QByteArrayList ticketOf(const Registration &registration) const;
    void readPreviews(AnnounceDialog &dialog, const Uuid &event, AnnouncementAbout about);
    void announce(AnnounceDialog &dialog, const Event &event, AnnouncementAbout about);
    // dialog: null where it was closed meanwhile.
    void onAnnounced(AnnounceDialog *dialog, const QString &eventName,
                     const ApiResult<qint64> &count);
    void complain(const ApiError &error);

    ConsoleSession &m_session;
    QWidget &m_window;
    MailClient m_client;
    WishKeys m_keys;
};

} // namespace boxoffice

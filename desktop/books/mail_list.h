// The mails of one registration, or those of an event that failed, newest first; and sending them
// again. It stays with what it was made for, whatever is selected.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/row_model.h"
#include "desktop/client/mail_client.h"
#include "desktop/client/read_trouble.h"
#include "desktop/client/wish_keys.h"

#include <QPointer>

namespace boxoffice {

// Which mails a list is of.
struct MailsOf
{
    Uuid event;
    std::optional<Uuid> registration = {}; // nothing: the failed ones of the event
    QByteArrayList ticket = {};            // of a registration: what its ticket says, to whom
};

class MailList : public QObject
{
    Q_OBJECT

public:
    // client, keys: borrowed, outlive this.
    MailList(ApiClient &client, const MailsOf &of, WishKeys &keys, QObject *parent);

    bool isOfRegistration() const { return m_of.registration.has_value(); }
    RowModel<Mail> &model() { return m_model; }
    bool isRead() const { return m_isRead; }
    bool hasMore() const { return !m_next.isEmpty(); }
    ReadTrouble &trouble() { return m_trouble; }

    // From the beginning.
    void refresh();
    // The next page at the end.
    void readMore();

    // One after the other; ends with sent(). Does nothing while others are being sent.
    void resend(const QList<Mail> &mails);
    // All there are: those that were not read yet are read before.
    void resendAll();
    // The ticket, as one more mail. Requires: it is of a registration.
    void sendTicket();
    bool isSending() const { return m_isSending; }

Q_SIGNALS:
    void changed();
    void sendingChanged(bool isSending);
    // done: how many wait to be sent now. problem: of the first that does not.
    void sent(int done, const std::optional<boxoffice::ApiError> &problem);

private:
    void read(const QString &cursor);
    void resendReadOnes();
    void sendNext();
    void onSent(const QByteArrayList &wish, const ApiResult<Mail> &result);
    void setSending(bool isSending);
    void finish();

    MailClient m_client;
    const MailsOf m_of;
    WishKeys &m_keys;
    RowModel<Mail> m_model;
    ReadTrouble m_trouble;
    QPointer<CallBase> m_reading;
    QString m_next;
    bool m_isRead = false;
    bool m_isSending = false;
    bool m_wantsAll = false; // reads to the end, then sends
    QList<Mail> m_waiting;
    int m_done = 0;
    std::optional<ApiError> m_problem;
};

} // namespace boxoffice

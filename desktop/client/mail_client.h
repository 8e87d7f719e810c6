// The operations on mails and announcements of the server that an ApiClient talks to. What changes
// something takes an idempotency key, as there.
//
// Threads: the one of the ApiClient.
#pragma once

#include "desktop/client/api_client.h"
#include "shared/api/mail_json.h"

namespace boxoffice {

struct MailPage
{
    QList<Mail> mails; // newest first
    QString next;      // cursor of the next page; empty: this was the last
};

class MailClient
{
public:
    // client: borrowed, outlives this.
    explicit MailClient(ApiClient &client) : m_client(client) { }

    // All of a registration.
    Call<MailPage> *ofRegistration(const Uuid &eventId, const Uuid &registration);
    // Those of an event that were refused for good.
    Call<MailPage> *failedOf(const Uuid &eventId, const QString &cursor, int limit = 100);
    // The ticket once more, to its holder.
    Call<Mail> *sendTicket(const Uuid &eventId, const Uuid &registration, const QByteArray &key);
    Call<Mail> *resend(const Uuid &eventId, const Uuid &mail, const QByteArray &key);

    Call<AnnouncementPreview> *preview(const Uuid &eventId, AnnouncementAbout about,
                                       MailLanguage language);
    // Returns to how many it goes.
    Call<qint64> *announce(const Uuid &eventId, AnnouncementAbout about, const QByteArray &key);

private:
    QUrl urlOf(const Uuid &eventId, const QString &path) const;
    Call<MailPage> *page(const QUrl &url);

    ApiClient &m_client;
};

} // namespace boxoffice

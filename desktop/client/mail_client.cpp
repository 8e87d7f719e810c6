#include "desktop/client/mail_client.h"

#include "desktop/client/wire_calls.h"
#include "shared/api/registration_json.h"

namespace boxoffice {

namespace {

QString mailsOf(const Uuid &registration)
{
    return QStringLiteral("registrations/") + registration.toString() + QStringLiteral("/mails");
}

} // namespace

QUrl MailClient::urlOf(const Uuid &eventId, const QString &path) const
{
    return m_client.urlOf(QStringLiteral("events/") + eventId.toString() + u'/' + path);
}

Call<MailPage> *MailClient::page(const QUrl &url)
{
    return m_client.start<MailPage>(
        {.method = "GET", .url = url},
        [server = m_client.server()](const WireAnswer &answer) -> ApiResult<MailPage> {
            auto mails = decodeMails(answer.body);
            if (!mails) {
                return notBoxoffice(server);
            }
            return MailPage{*std::move(mails), nextCursor(answer.link)};
        });
}

Call<MailPage> *MailClient::ofRegistration(const Uuid &eventId, const Uuid &registration)
{
    return page(urlOf(eventId, mailsOf(registration)));
}

Call<MailPage> *MailClient::failedOf(const Uuid &eventId, const QString &cursor, int limit)
{
    const QLatin1StringView failed(wireName(MailState::Failed));
    return page(withQuery(urlOf(eventId, QStringLiteral("mails")),
                          {{QStringLiteral("state"), failed},
                           {QStringLiteral("limit"), QString::number(limit)},
                           {QStringLiteral("cursor"), cursor}}));
}

Call<Mail> *MailClient::sendTicket(const Uuid &eventId, const Uuid &registration,
                                   const QByteArray &key)
{
    return m_client.start<Mail>(
        {.method = "POST", .url = urlOf(eventId, mailsOf(registration)), .idempotencyKey = key},
        decodedBy(decodeMail, m_client.server()));
}

Call<Mail> *MailClient::resend(const Uuid &eventId, const Uuid &mail, const QByteArray &key)
{
    const QString path = QStringLiteral("mails/") + mail.toString() + QStringLiteral("/resend");
    return m_client.start<Mail>(
        {.method = "POST", .url = urlOf(eventId, path), .idempotencyKey = key},
        decodedBy(decodeMail, m_client.server()));
}

Call<AnnouncementPreview> *MailClient::preview(const Uuid &eventId, AnnouncementAbout about,
                                               MailLanguage language)
{
    const QLatin1StringView aboutName(wireName(about));
    const QLatin1StringView languageName(wireName(language));
    return m_client.start<AnnouncementPreview>(
        {.method = "GET",
         .url = withQuery(
             urlOf(eventId, QStringLiteral("announcement")),
             {{QStringLiteral("about"), aboutName}, {QStringLiteral("language"), languageName}})},
        decodedBy(decodeAnnouncementPreview, m_client.server()));
}

Call<qint64> *MailClient::announce(const Uuid &eventId, AnnouncementAbout about,
                                   const QByteArray &key)
{
    return m_client.start<qint64>({.method = "POST",
                                   .url = urlOf(eventId, QStringLiteral("announcement")),
                                   .body = encodeAnnouncement(about),
                                   .idempotencyKey = key},
                                  decodedBy(decodeRecipients, m_client.server()));
}

} // namespace boxoffice

#include "backend/api/mails.h"

#include "backend/api/access_calls.h"
#include "backend/api/mail_queries.h"
#include "backend/api/paging.h"
#include "backend/letters/letter_writer.h"
#include "shared/api/mail_json.h"
#include "shared/api/registration_json.h"
#include "shared/first_error.h"

#include <QCryptographicHash>

namespace boxoffice {

namespace {

void answerMails(Call &call, const QList<Mail> &mails)
{
    answerJson(call, 200, encodeArray(mails));
}

void listOfRegistration(Call &call)
{
    const auto event = eventIdOf(call.request());
    const auto registration = registrationIdOf(call.request());
    if (const Error *error = firstError(event, registration)) {
        return call.refuse(*error);
    }
    call.consult<QList<Mail>>(
        call.context().services.access.desk,
        [event = *event, registration = *registration](AccessStore &store) {
            return store.mails().ofRegistration(event, registration);
        },
        answerMails);
}

void listOfEvent(Call &call)
{
    const auto event = eventIdOf(call.request());
    const auto query = mailListQuery(call.request());
    if (const Error *error = firstError(event, query)) {
        return call.refuse(*error);
    }
    call.consult<MailPage>(
        call.context().services.access.desk,
        [event = *event, query = *query](AccessStore &store) {
            return store.mails().ofEvent(event, query);
        },
        [query = *query](Call &found, const MailPage &page) {
            ApiReply reply = ApiReply::json(200, encodeArray(page.mails));
            if (page.more) {
                reply.addHeader("Link", mailsLink(found.request().path, query, page.mails.last()));
            }
            found.answer(std::move(reply));
        });
}

// What queues one mail: Result<Mail>(AccessStore &, again, actor).
using Queueing = std::function<Result<Mail>(AccessStore &, const QByteArray &, const Actor &)>;

void queue(Call &call, Queueing queueing)
{
    const auto key = call.idempotencyKey();
    if (!key) {
        return call.refuse(key.error());
    }
    if (!call.context().services.tickets.sendsMail) {
        return call.refuse(mailOff());
    }
    const QByteArray again = key->isEmpty()
        ? QByteArray()
        : QCryptographicHash::hash(key->toUtf8(), QCryptographicHash::Sha256).toBase64();
    answerWork<Mail>(
        call, 202,
        [queueing = std::move(queueing), again, actor = call.actor()](AccessStore &store) {
            return queueing(store, again, actor);
        },
        encode<Mail>);
}

void sendTicket(Call &call)
{
    const auto event = eventIdOf(call.request());
    const auto registration = registrationIdOf(call.request());
    if (const Error *error = firstError(event, registration)) {
        return call.refuse(*error);
    }
    queue(call,
          [event = *event, registration = *registration](
              AccessStore &store, const QByteArray &again, const Actor &actor) {
              return store.mails().sendTicket(event, registration, again, actor);
          });
}

void resend(Call &call)
{
    const auto event = eventIdOf(call.request());
    const auto mail = secondIdOf(call.request(), mailNotFound());
    if (const Error *error = firstError(event, mail)) {
        return call.refuse(*error);
    }
    queue(call,
          [event = *event, mail = *mail](AccessStore &store, const QByteArray &again,
                                         const Actor &actor) {
              return store.mails().resend(event, mail, again, actor);
          });
}

// Each attempt counts, so nobody floods the mailbox of somebody else. The look-up may take long, so
// it runs where bookings and sign-ins do not wait for it. The answer says nothing about the
// address.
void findTickets(Call &call)
{
    const auto search = decodeTicketSearch(call.request().body);
    if (!search) {
        return call.refuse(search.error());
    }
    if (!call.context().services.tickets.sendsMail) {
        return answerJson(call, 202, encodeMailAsked(false));
    }
    const Attempt attempt = beginMailAttempt(call, search->email);
    if (!attempt) {
        return;
    }
    attempt->failed();
    call.consult<Done>(
        call.context().services.access.passwords,
        [search = *search](AccessStore &store) {
            return doneIf(store.mails().findTickets(search.email, search.language));
        },
        [](Call &asked, const Done &) { answerJson(asked, 202, encodeMailAsked(true)); });
}

// At the desk: a writer belongs to one thread.
Result<AnnouncementPreview> previewOf(const LetterWriter &letters, const Result<Event> &event,
                                      AnnouncementAbout about, MailLanguage language)
{
    if (!event) {
        return event.error();
    }
    auto preview = letters.preview(*event, about, QString::fromLatin1(wireName(language)));
    if (preview) {
        preview->recipients = event->bookedCount; // as the answer to the announcement says
    }
    return preview;
}

void showPreview(Call &call)
{
    const auto event = eventIdOf(call.request());
    const auto about = choiceOr(AnnouncementAbout::Changed, call.request(), "about");
    const auto language = choiceOr(MailLanguage::English, call.request(), "language");
    if (const Error *error = firstError(event, about, language)) {
        return call.refuse(*error);
    }
    const LetterWriter *letters = call.context().services.tickets.letters;
    if (!letters) {
        return call.refuse(mailOff());
    }
    answerWork<AnnouncementPreview>(
        call, 200,
        [letters, event = *event, about = *about, language = *language](AccessStore &store) {
            return previewOf(*letters, store.mails().eventToTellOf(event), about, language);
        },
        encode<AnnouncementPreview>);
}

void announce(Call &call)
{
    const auto event = eventIdOf(call.request());
    const auto about = decodeAnnouncement(call.request().body);
    if (const Error *error = firstError(event, about)) {
        return call.refuse(*error);
    }
    if (!call.context().services.tickets.sendsMail) {
        return call.refuse(mailOff());
    }
    const Announcement told =
        *about == AnnouncementAbout::Cancelled ? Announcement::Cancelled : Announcement::Changed;
    call.submit(AnnounceCommand{*event, told, {}, call.actor()});
}

constexpr Route kMailRoutes[] = {
    {Method::Get, "/events/{id}/registrations/{rid}/mails", Permission::RegistrationsRead,
     Rate::Reads, listOfRegistration},
    {Method::Post, "/events/{id}/registrations/{rid}/mails", Permission::RegistrationsWrite,
     Rate::Changes, sendTicket},
    {Method::Get, "/events/{id}/mails", Permission::RegistrationsRead, Rate::Reads, listOfEvent},
    {Method::Post, "/events/{id}/mails/{mid}/resend", Permission::RegistrationsWrite, Rate::Changes,
     resend},
    {Method::Post, "/tickets/find", Access::Public, Rate::Changes, findTickets},
};

constexpr Route kAnnouncementRoutes[] = {
    {Method::Get, "/events/{id}/announcement", Permission::EventsWrite, Rate::Reads, showPreview},
    {Method::Post, "/events/{id}/announcement", Permission::EventsWrite, Rate::Changes, announce},
};

} // namespace

Routes mailRoutes()
{
    return kMailRoutes;
}

Routes announcementRoutes()
{
    return kAnnouncementRoutes;
}

} // namespace boxoffice

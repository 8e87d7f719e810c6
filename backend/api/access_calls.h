// What the calls about accounts and rights share: ids and tokens in paths, limited attempts, new
// sessions, and work at the access desks.
//
// Threads: the worker's, except for settled().
#pragma once

#include "backend/access/access_store.h"
#include "backend/access/attempts.h"
#include "backend/access/sign_in.h"
#include "backend/api/call.h"
#include "shared/api/registration_dto.h"

namespace boxoffice {

using Attempt = std::shared_ptr<Attempts::Attempt>;

// Returns the id in the {oid} segment of the path, the first. A malformed id counts as unknown:
// fails with organizer_not_found.
Result<Uuid> organizerIdOf(const ApiRequest &request);
// The same for the second segment. none: the error for an unknown id.
Result<Uuid> secondIdOf(const ApiRequest &request, const Error &none);
// Returns the hash of a link's token. Fails with link_not_valid.
Result<QByteArray> linkHashOf(QByteArrayView token);

// Begins an attempt of the client at an account (its e-mail address in canonical form), or at a
// token (empty). Returns null if it has answered 429.
Attempt beginAttempt(Call &call, const QString &account);
// The same for having a mail sent to an address, which is no attempt at signing in.
Attempt beginMailAttempt(Call &call, const QString &email);
// Counts the attempt as a success or a failure. Threads: any.
template <typename T> Result<T> settled(const Attempt &attempt, Result<T> result)
{
    if (result) {
        attempt->succeeded();
    } else if (result.error().code == ErrorCode::SignInFailed
               || result.error().code == ErrorCode::LinkNotValid) {
        attempt->failed();
    }
    return result;
}

// Returns whether a session may begin like that: with a cookie only from the server's own pages, so
// that no other site signs its visitors in as somebody else. If false, it has answered 403.
bool mayBegin(Call &call, SessionAs as);

// In which language mails that somebody asks for are written: the first of those that the request's
// Accept-Language prefers, English where it names none.
MailLanguage mailLanguageOf(const ApiRequest &request);

Visitor visitorOf(const Call &call);
// Requires: an account asks, in a session.
OwnSession ownSessionOf(const Call &call);
// Seconds since the epoch.
qint64 secondsNow();

// Answers 201 with a new session, and gives it to the client.
void answerBegun(Call &call, const SessionView &session, SessionAs as);
// Answers with a session, and what the server is like.
void answerSession(Call &call, int status, SessionView session);
void answerJson(Call &call, int status, QByteArray json);

// Does quick work, Result<T>(AccessStore &), and answers with the JSON that json, QByteArray(const
// T &), makes of its result.
template <typename T>
void answerWork(Call &call, int status, std::function<Result<T>(AccessStore &)> work,
                QByteArray (*json)(const T &))
{
    call.consult<T>(
        call.context().services.access.desk, std::move(work),
        [status, json](Call &done, const T &value) { answerJson(done, status, json(value)); });
}
// The result of work that returns nothing.
struct Done
{ };
Result<Done> doneIf(const Result<void> &result);
// Does work at a desk, and answers 204.
void doWork(Call &call, AccessDesk &desk, std::function<Result<void>(AccessStore &)> work);

} // namespace boxoffice

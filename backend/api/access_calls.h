// What the calls about accounts and rights have in common: ids and tokens of their paths, limited
// attempts, sessions that begin, and work at the desks.
//
// Threads: the worker's, but for settled().
#pragma once

#include "backend/access/access_store.h"
#include "backend/access/attempts.h"
#include "backend/access/sign_in.h"
#include "backend/api/call.h"

namespace boxoffice {

using Attempt = std::shared_ptr<Attempts::Attempt>;

// Returns the id that the {oid} segment of the path names, the first. A malformed id is an unknown
// one: fails with organizer_not_found.
Result<Uuid> organizerIdOf(const ApiRequest &request);
// The same of the second segment. none: the error for an unknown one.
Result<Uuid> secondIdOf(const ApiRequest &request, const Error &none);
// Returns the hash of a link's token. Fails with link_not_valid.
Result<QByteArray> linkHashOf(QByteArrayView token);

// Begins an attempt of the client at an account, in one spelling, or at a token (empty). Null: it
// has answered 429.
Attempt beginAttempt(Call &call, const QString &account);
// Lets the attempt count by what it led to. On any thread.
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

// Whether a session may begin so: with a cookie only from the own pages, so that no other site
// signs its visitors in as somebody else. False: it has answered 403.
bool mayBegin(Call &call, SessionAs as);

Visitor visitorOf(const Call &call);
// Of a request of an account.
OwnSession ownSessionOf(const Call &call);
// Seconds since the epoch.
qint64 secondsNow();

// Answers 201 with a session that has begun, and gives it to the client.
void answerBegun(Call &call, const SessionView &session, SessionAs as);
void answerJson(Call &call, int status, QByteArray json);

// Does work, Result<T>(AccessStore &), that is quick and answers what json, QByteArray(const T &),
// makes of it.
template <typename T>
void answerWork(Call &call, int status, std::function<Result<T>(AccessStore &)> work,
                QByteArray (*json)(const T &))
{
    call.consult<T>(
        call.context().services.access.desk, std::move(work),
        [status, json](Call &done, const T &value) { answerJson(done, status, json(value)); });
}
// Of work that has nothing to tell but that it is done.
struct Done
{ };
Result<Done> doneIf(const Result<void> &result);
// The same at a desk, and answers 204.
void doWork(Call &call, AccessDesk &desk, std::function<Result<void>(AccessStore &)> work);

} // namespace boxoffice

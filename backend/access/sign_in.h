// How somebody proves who it is, and the session that begins then.
//
// Whatever is wrong, and whether there is an account at all, the answer is sign_in_failed after the
// same time.
//
// Threads: those of the store. What takes a password runs Argon2: for the desk of passwords.
#pragma once

#include "backend/access/access_store.h"

namespace boxoffice {

// Who signs in from where.
struct Visitor
{
    QString userAgent;
    QString address;
    bool toProtected = false; // the server's mode, which the answer tells
};

// What GET /session says of who asks.
Result<SessionView> viewOf(AccessStore &store, const Principal &principal, bool isProtected);
// The same of a session that has begun, with its token.
Result<SessionView> viewOfNew(AccessStore &store, const NewToken &token, bool isProtected);

Result<SessionView> signIn(AccessStore &store, const SignInRequest &request, const Visitor &visitor,
                           qint64 now);

// Returns the account if the password is its own.
Result<KnownAccount> provenAccount(AccessStore &store, const Uuid &account,
                                   const QString &password);
// Returns the code to be used up: of the second factor, or a recovery code. Nothing is needed
// where there is no second factor. now: seconds since the epoch.
Result<UsedCode> provenCode(const KnownAccount &account, const QString &code, qint64 now);

} // namespace boxoffice

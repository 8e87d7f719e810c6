// What a server has for accounts and rights: the desks with their stores, the look-ups of
// principals, the rules of passwords and the limits of attempts.
//
// Threads: the main thread; what services() names is for any.
#pragma once

#include "backend/access/attempts.h"
#include "backend/access/password.h"
#include "backend/access/principal_lookups.h"
#include "backend/api/services.h"

namespace boxoffice {

class AccessDesks
{
public:
    // An open server needs no accounts, so it goes on without the dictionary. A protected one
    // fails with a sentence for the operator.
    Result<void> loadPasswordRules(bool isProtected);
    // makeStore: called on the thread of each desk.
    void start(const AccessStoreFactory &makeStore);
    // Refuses what waits. Requires: start().
    void stop();
    // Destroys the desks. Requires: nobody uses what services() named any more.
    void end();

    // Of a server that is open and speaks no TLS. Requires: start().
    AccessServices services();

private:
    PasswordRules m_passwordRules;
    Attempts m_attempts;
    Attempts m_mailAttempts;
    std::unique_ptr<PrincipalLookups> m_principals; // the first desk works for it
    std::unique_ptr<AccessDesk> m_lookUps, m_desk, m_passwords;
};

} // namespace boxoffice

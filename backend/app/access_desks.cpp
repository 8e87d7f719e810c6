#include "backend/app/access_desks.h"

namespace boxoffice {

Result<void> AccessDesks::loadPasswordRules(bool isProtected)
{
    auto loaded = PasswordRules::load();
    if (loaded) {
        m_passwordRules = *std::move(loaded);
    }
    return loaded || !isProtected ? Result<void>() : Result<void>(loaded.error());
}

// Passwords: three in a second are many, and a crowd that waits longer than clients do gains
// nothing.
void AccessDesks::start(const AccessStoreFactory &makeStore)
{
    m_lookUps = std::make_unique<AccessDesk>(makeStore, AccessDesk::Options());
    m_principals = std::make_unique<PrincipalLookups>(*m_lookUps);
    m_desk = std::make_unique<AccessDesk>(makeStore, AccessDesk::Options());
    m_passwords = std::make_unique<AccessDesk>(
        makeStore, AccessDesk::Options{.maxWaiting = 200, .givesWay = true});
}

void AccessDesks::stop()
{
    for (AccessDesk *desk : {m_passwords.get(), m_desk.get(), m_lookUps.get()}) {
        desk->stop();
    }
}

void AccessDesks::end()
{
    m_lookUps.reset();
    m_desk.reset();
    m_passwords.reset();
}

AccessServices AccessDesks::services()
{
    return {*m_principals, *m_desk, *m_passwords, m_passwordRules, m_attempts, m_mailAttempts};
}

} // namespace boxoffice

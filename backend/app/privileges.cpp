#include "backend/app/privileges.h"

#include "shared/operator_error.h"

#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace boxoffice {

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true; // its leak check looks at the process as a debugger does
#elif defined(__has_feature)
constexpr bool kSanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool kSanitized = false;
#endif

} // namespace

void closeProcess()
{
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    ::prctl(PR_SET_DUMPABLE, kSanitized ? 1 : 0);
}

void raiseFileLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

Result<SystemUser> unprivilegedUser(const QString &name, const QString &databaseHost)
{
    if (::geteuid() != 0) {
        return SystemUser{};
    }
    if (name.isEmpty() && databaseHost.startsWith(u'/')) {
        return postgresUser(databaseHost);
    }
    return systemUserNamed(name.isEmpty() ? QStringLiteral("nobody") : name);
}

Result<void> becomeForGood(const SystemUser &user)
{
    if (!user.change) {
        return {};
    }
    if (::setgroups(user.groups.size(), user.groups.data()) != 0
        || ::setresgid(user.group, user.group, user.group) != 0
        || ::setresuid(user.user, user.user, user.user) != 0 || ::setuid(0) == 0) {
        return operatorError(
            QStringLiteral("The server could not switch from root to the user %1.").arg(user.name));
    }
    closeProcess(); // a change of user resets it
    return {};
}

} // namespace boxoffice

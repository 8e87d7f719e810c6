// The port through which accounts, rights and the audit log reach the database.
//
// Threads: an instance belongs to the desk that made it (access_desk.h).
#pragma once

#include "backend/access/account_store.h"
#include "backend/access/audit_reader.h"
#include "backend/access/key_store.h"
#include "backend/access/link_store.h"
#include "backend/access/mail_requests.h"
#include "backend/access/principal.h"
#include "backend/access/team_store.h"
#include "shared/result.h"

#include <QDeadlineTimer>

#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace boxoffice {

class AccessStore
{
public:
    virtual ~AccessStore() = default;

    // Returns whether the database can be used now. Reconnects, with back-off, until `deadline`.
    virtual bool connect(QDeadlineTimer deadline) = 0;
    // Returns whether the connection outlived the last call.
    virtual bool isOpen() const = 0;

    // All functions below: Requires connect() returned true. Fail with database_unavailable when
    // the connection was lost, query_timeout when a statement took too long, outcome_unknown when a
    // change may or may not have been committed, internal otherwise.

    // Returns one standing a question, in their order, as the database has it now.
    virtual Result<std::vector<Standing>>
    standings(std::span<const StandingQuestion> questions) = 0;
    // Notes that the credentials were used now, where the last note is a minute old or more.
    virtual Result<void> noteUse(std::span<const Credential> credentials) = 0;

    // The rest, by subject.
    virtual AccountStore &accounts() = 0;
    virtual LinkStore &links() = 0;
    virtual TeamStore &teams() = 0;
    virtual KeyStore &keys() = 0;
    virtual AuditReader &audit() = 0;
    virtual MailRequests &mails() = 0;
};

using AccessStoreFactory = std::function<std::unique_ptr<AccessStore>()>;

} // namespace boxoffice

// Who asks, and what that one may do: what the database said of a credential when it was asked.
//
// Threads: values.
#pragma once

#include "backend/access/credential.h"
#include "backend/access/permissions.h"
#include "backend/domain/seen_drafts.h"

#include <optional>

namespace boxoffice {

// What a principal may do for one organizer.
struct Grant
{
    OrganizerName organizer;
    int organizerVersion = 1; // grows with each edit of the organizer
    Permissions permissions;
    Uuid memberId = {};       // nil: a key's
    Role role = Role::Viewer; // not of a key
};

struct Principal
{
    enum class Kind { Account, Key };

    Kind kind = Kind::Account;
    Uuid id; // of the account or key
    std::optional<Uuid> sessionId = {};
    bool isUseToBeNoted = false; // by the database's clock: the last note is a minute old or more
    std::optional<qint64> expiresAt = {};
    QList<Grant> grants = {}; // one an organizer

    const Grant *grantFor(const Uuid &organizer) const;
    // Whether it may do so for some organizer.
    bool may(Permission permission) const;
};

// Returns whose drafts it sees. Who may read the same gets an equal value.
SeenDrafts draftsSeenBy(const Principal &principal);

// A question: whose is the credential, and whose is the event, if one is named.
struct StandingQuestion
{
    Credential credential;
    std::optional<Uuid> eventId = {};

    friend bool operator==(const StandingQuestion &, const StandingQuestion &) = default;
};

inline size_t qHash(const StandingQuestion &question, size_t seed = 0)
{
    return qHashMulti(seed, question.credential, question.eventId.value_or(Uuid{}));
}

struct Standing
{
    std::optional<Principal> principal = {}; // nothing: unknown, expired or revoked
    std::optional<Uuid> eventOrganizer =
        {}; // nothing: no event was named, there is none, or no principal
};

} // namespace boxoffice

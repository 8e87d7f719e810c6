// The part of AccessStore for organizers, their members and invitations.
//
// What belongs to another organizer does not exist: member_not_found, invitation_not_found.
//
// Threads: as AccessStore's.
#pragma once

#include "backend/domain/audit.h"
#include "shared/api/access_requests.h"

#include <span>

namespace boxoffice {

class TeamStore
{
public:
    virtual ~TeamStore() = default;

    virtual Result<QList<Organizer>> organizers(std::span<const Uuid> ids) = 0;
    // The account is its owner. A slug that is not given is one that is free. Fails with
    // slug_taken.
    virtual Result<Organizer> createOrganizer(const OrganizerDraft &draft, const Actor &owner) = 0;
    // Fails with slug_taken.
    virtual Result<Organizer> updateOrganizer(const Uuid &organizer, const OrganizerPatch &patch,
                                              const Actor &actor) = 0;

    // Oldest first.
    virtual Result<QList<Member>> members(const Uuid &organizer) = 0;
    // Fail with last_owner, however many try at once. Open invitations of the member's e-mail
    // address end with either.
    virtual Result<Member> changeRole(const Uuid &organizer, const Uuid &member, Role role,
                                      const Actor &actor) = 0;
    virtual Result<void> removeMember(const Uuid &organizer, const Uuid &member,
                                      const Actor &actor) = 0;
    // A link that is good for an hour, while the member belongs to this organizer only and the
    // actor is its owner; earlier ones are not any more. hash: of its token. Returns
    // when it expires. Fails with forbidden where the account belongs to other organizers, too.
    virtual Result<qint64> addResetLink(const Uuid &organizer, const Uuid &member,
                                        const QByteArray &hash, const Actor &actor) = 0;

    // Oldest first, those that are good.
    virtual Result<QList<Invitation>> invitations(const Uuid &organizer) = 0;
    // Takes the place of an earlier one of the same e-mail address, and is good while the actor is
    // an owner. hash: of its token; empty: a mail with a token made then is queued. Fails with
    // already_member.
    virtual Result<Invitation> invite(const Uuid &organizer, const TeamRequest &request,
                                      const QByteArray &hash, const Actor &actor) = 0;
    virtual Result<void> withdraw(const Uuid &organizer, const Uuid &invitation,
                                  const Actor &actor) = 0;
};

} // namespace boxoffice

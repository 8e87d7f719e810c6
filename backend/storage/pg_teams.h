// TeamStore on PostgreSQL.
//
// Whatever changes who is a member locks the organizer's row first. So two owners who leave at once
// do so one after the other, and the second finds that it is the last.
//
// Threads: the connection's.
#pragma once

#include "backend/access/team_store.h"
#include "backend/storage/access_transaction.h"

namespace boxoffice {

class PgTeams final : public TeamStore
{
public:
    // connection: borrowed.
    explicit PgTeams(DatabaseConnection &connection) : m_connection(connection) { }

    Result<QList<Organizer>> organizers(std::span<const Uuid> ids) override;
    Result<Organizer> createOrganizer(const OrganizerDraft &draft, const Actor &owner) override;
    Result<Organizer> updateOrganizer(const Uuid &organizer, const OrganizerPatch &patch,
                                      const Actor &actor) override;
    Result<QList<Member>> members(const Uuid &organizer) override;
    Result<Member> changeRole(const Uuid &organizer, const Uuid &member, Role role,
                              const Actor &actor) override;
    Result<void> removeMember(const Uuid &organizer, const Uuid &member,
                              const Actor &actor) override;
    Result<qint64> addResetLink(const Uuid &organizer, const Uuid &member, const QByteArray &hash,
                                const Actor &actor) override;
    Result<QList<Invitation>> invitations(const Uuid &organizer) override;
    Result<Invitation> invite(const Uuid &organizer, const TeamRequest &request,
                              const QByteArray &hash, const Actor &actor) override;
    Result<void> withdraw(const Uuid &organizer, const Uuid &invitation,
                          const Actor &actor) override;

private:
    // In a transaction.
    Result<Organizer> locked(const Uuid &organizer);
    Result<Member> lockedMember(const Uuid &organizer, const Uuid &member);
    Result<void> keepsAnOwnerWithout(const Uuid &organizer, const Member &member);

    DatabaseConnection &m_connection;
};

// Makes an organizer with its owner. A slug that is not given is one that is free. Fails with
// slug_taken.
Result<Organizer> insertOrganizer(DatabaseConnection &connection, Transaction &transaction,
                                  const OrganizerDraft &draft, const Actor &owner);
// Returns the id of the membership. Fails with already_member.
Result<Uuid> insertMember(DatabaseConnection &connection, Transaction &transaction,
                          const Uuid &organizer, const Uuid &account, Role role,
                          const Actor &actor);
// Waits until nobody else makes an organizer. Requires: a transaction, which holds it.
bool lockNewOrganizers(DatabaseConnection &connection);

} // namespace boxoffice

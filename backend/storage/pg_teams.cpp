#include "backend/storage/pg_teams.h"

#include "backend/access/credential.h"
#include "backend/access/refusals.h"
#include "backend/storage/pg_mail_requests.h"
#include "shared/wire_names.h"

namespace boxoffice {

namespace {

const Statement kMembers{"members", R"(
SELECT m.id, m.account_id, a.email, a.name, m.role, a.totp_secret IS NOT NULL,
       (extract(epoch FROM m.created_at) * 1000)::bigint
FROM memberships AS m
JOIN accounts AS a ON a.id = m.account_id
WHERE m.organizer_id = $1::uuid
ORDER BY m.id)"};

const Statement kMember{"member", R"(
SELECT m.id, m.account_id, a.email, a.name, m.role, a.totp_secret IS NOT NULL,
       (extract(epoch FROM m.created_at) * 1000)::bigint
FROM memberships AS m
JOIN accounts AS a ON a.id = m.account_id
WHERE m.organizer_id = $1::uuid AND m.id = $2::uuid)"};

const Statement kInsertMember{"insert_member", R"(
INSERT INTO memberships (organizer_id, account_id, role) VALUES ($1::uuid, $2::uuid, $3::text)
ON CONFLICT (organizer_id, account_id) DO NOTHING
RETURNING id)"};

const Statement kOtherOwners{"other_owners", R"(
SELECT count(*) FROM memberships
WHERE organizer_id = $1::uuid AND role = 'owner' AND id <> $2::uuid)"};

const Statement kChangeRole{"change_role", R"(
UPDATE memberships SET role = $2::text WHERE id = $1::uuid)"};

const Statement kRemoveMember{"remove_member", R"(
DELETE FROM memberships WHERE id = $1::uuid)"};

const Statement kElsewhere{"organizers_besides", R"(
SELECT count(*) FROM memberships WHERE account_id = $1::uuid AND organizer_id <> $2::uuid)"};

const Statement kForgetResets{"forget_resets", R"(
DELETE FROM access_links WHERE kind = 'reset' AND account_id = $1::uuid)"};

const Statement kInsertReset{"insert_reset", R"(
INSERT INTO access_links (hash, kind, account_id, organizer_id, created_by, expires_at)
VALUES ($1::bytea, 'reset', $2::uuid, $3::uuid, $4::uuid, now() + interval '1 hour')
RETURNING (extract(epoch FROM expires_at) * 1000)::bigint)"};

const Statement kInvitations{"invitations", R"(
SELECT id, email, role, (extract(epoch FROM created_at) * 1000)::bigint,
       (extract(epoch FROM expires_at) * 1000)::bigint
FROM access_links AS l
WHERE l.organizer_id = $1::uuid AND l.kind = 'invitation' AND l.expires_at > now()
      AND EXISTS (SELECT FROM memberships AS m
                  WHERE m.organizer_id = l.organizer_id AND m.account_id = l.created_by
                        AND m.role = 'owner')
ORDER BY id)"};

const Statement kIsMember{"is_member", R"(
SELECT FROM memberships AS m
JOIN accounts AS a ON a.id = m.account_id
WHERE m.organizer_id = $1::uuid AND a.email = $2::text)"};

const Statement kForgetInvitations{"forget_invitations", R"(
DELETE FROM access_links
WHERE organizer_id = $1::uuid AND kind = 'invitation' AND email = $2::text)"};

const Statement kInvite{"invite", R"(
INSERT INTO access_links (hash, kind, organizer_id, email, role, created_by, expires_at)
VALUES ($1::bytea, 'invitation', $2::uuid, $3::text, $4::text, $5::uuid,
        now() + interval '7 days')
RETURNING id, email, role, (extract(epoch FROM created_at) * 1000)::bigint,
          (extract(epoch FROM expires_at) * 1000)::bigint)"};

const Statement kWithdraw{"withdraw_invitation", R"(
DELETE FROM access_links
WHERE organizer_id = $1::uuid AND id = $2::uuid AND kind = 'invitation'
RETURNING role)"};

// One that this program does not know may do nothing, so the least is shown.
Role roleIn(const Rows &rows, int column)
{
    return fromWireName<Role>(QStringView(rows.text(column))).value_or(Role::Door);
}

Member memberIn(const Rows &rows)
{
    return {rows.uuid(0),    rows.uuid(1),    rows.text(2),  rows.text(3),
            roleIn(rows, 4), rows.boolean(5), rows.bigint(6)};
}

Invitation invitationIn(const Rows &rows)
{
    return {rows.uuid(0), rows.text(1), roleIn(rows, 2), rows.bigint(3), rows.bigint(4)};
}

QString nameOf(Role role)
{
    return QString::fromLatin1(wireName(role));
}

// role: null where there is none before, or after.
AuditNote noteOfMember(const Uuid &organizer, const Actor &actor, const QString &action,
                       const Uuid &member, const QString &before, const QString &after)
{
    return {actor,  organizer,
            action, QStringLiteral("member"),
            member, changeOf("role", before, after)};
}

// The entry tells whose membership it was when that is gone.
AuditNote withAccount(AuditNote note, const QString &before, const QString &after)
{
    note.changes = joined({note.changes, changeOf("account", before, after)});
    return note;
}

AuditNote noteOfInvitation(const Uuid &organizer, const Actor &actor, const QString &action,
                           const Uuid &invitation, const QString &before, const QString &after)
{
    return {actor,      organizer,
            action,     QStringLiteral("invitation"),
            invitation, changeOf("role", before, after)};
}

} // namespace

Result<Uuid> insertMember(DatabaseConnection &connection, Transaction &transaction,
                          const Uuid &organizer, const Uuid &account, Role role, const Actor &actor)
{
    Rows rows = connection.run(kInsertMember, {organizer, account, nameOf(role)});
    if (!rows.ok() || !rows.next()) {
        return rows.ok() ? alreadyMember() : accessFailure(connection);
    }
    const Uuid member = rows.uuid(0);
    putAudit(transaction,
             withAccount(noteOfMember(organizer, actor, QStringLiteral("member.added"), member, {},
                                      nameOf(role)),
                         {}, account.toString()));
    return member;
}

Result<QList<Member>> PgTeams::members(const Uuid &organizer)
{
    Rows rows = m_connection.run(kMembers, {organizer});
    if (!rows.ok()) {
        return accessFailure(m_connection);
    }
    QList<Member> all;
    while (rows.next()) {
        all.append(memberIn(rows));
    }
    return all;
}

Result<Member> PgTeams::lockedMember(const Uuid &organizer, const Uuid &member)
{
    if (auto lock = locked(organizer); !lock) {
        return lock.error();
    }
    Rows rows = m_connection.run(kMember, {organizer, member});
    if (!rows.ok()) {
        return accessFailure(m_connection);
    }
    return rows.next() ? Result<Member>(memberIn(rows)) : Result<Member>(memberNotFound());
}

// The organizer is locked, so nobody else changes who is an owner.
Result<void> PgTeams::keepsAnOwnerWithout(const Uuid &organizer, const Member &member)
{
    if (member.role != Role::Owner) {
        return {};
    }
    Rows rows = m_connection.run(kOtherOwners, {organizer, member.id});
    if (!rows.ok() || !rows.next()) {
        return accessFailure(m_connection);
    }
    return rows.bigint(0) > 0 ? Result<void>() : Result<void>(lastOwner());
}

Result<Member> PgTeams::changeRole(const Uuid &organizer, const Uuid &member, Role role,
                                   const Actor &actor)
{
    return transacted(m_connection, [&](Transaction &transaction) -> Result<Member> {
        auto found = lockedMember(organizer, member);
        if (!found || found->role == role) {
            return found;
        }
        if (auto kept = keepsAnOwnerWithout(organizer, *found); !kept) {
            return kept.error();
        }
        transaction.putOff(kChangeRole, {member, nameOf(role)});
        transaction.putOff(kForgetInvitations, {organizer, found->email});
        putAudit(transaction,
                 noteOfMember(organizer, actor, QStringLiteral("member.role_changed"), member,
                              nameOf(found->role), nameOf(role)));
        found->role = role;
        return found;
    });
}

Result<void> PgTeams::removeMember(const Uuid &organizer, const Uuid &member, const Actor &actor)
{
    return transacted(m_connection, [&](Transaction &transaction) -> Result<void> {
        const auto found = lockedMember(organizer, member);
        if (!found) {
            return found.error();
        }
        if (auto kept = keepsAnOwnerWithout(organizer, *found); !kept) {
            return kept;
        }
        transaction.putOff(kRemoveMember, {member});
        transaction.putOff(kForgetInvitations, {organizer, found->email});
        putAudit(transaction,
                 withAccount(noteOfMember(organizer, actor, QStringLiteral("member.removed"),
                                          member, nameOf(found->role), {}),
                             found->accountId.toString(), {}));
        return {};
    });
}

Result<qint64> PgTeams::addResetLink(const Uuid &organizer, const Uuid &member,
                                     const QByteArray &hash, const Actor &actor)
{
    return transacted(m_connection, [&](Transaction &transaction) -> Result<qint64> {
        const auto found = lockedMember(organizer, member);
        if (!found) {
            return found.error();
        }
        {
            Rows rows = m_connection.run(kElsewhere, {found->accountId, organizer});
            if (!rows.ok() || !rows.next()) {
                return accessFailure(m_connection);
            }
            if (rows.bigint(0) > 0) {
                return belongsToOthersToo();
            }
        }
        if (!m_connection.run(kForgetResets, {found->accountId}).ok()) {
            return accessFailure(m_connection);
        }
        Rows rows = m_connection.run(
            kInsertReset,
            {byteaText(hash), found->accountId, organizer, actor.id.value_or(Uuid{})});
        if (!rows.ok() || !rows.next()) {
            return accessFailure(m_connection);
        }
        putAudit(transaction,
                 {actor, organizer, QStringLiteral("member.password_reset"),
                  QStringLiteral("member"), member});
        return rows.bigint(0);
    });
}

Result<QList<Invitation>> PgTeams::invitations(const Uuid &organizer)
{
    Rows rows = m_connection.run(kInvitations, {organizer});
    if (!rows.ok()) {
        return accessFailure(m_connection);
    }
    QList<Invitation> all;
    while (rows.next()) {
        all.append(invitationIn(rows));
    }
    return all;
}

Result<Invitation> PgTeams::invite(const Uuid &organizer, const TeamRequest &request,
                                   const QByteArray &hash, const Actor &actor)
{
    return transacted(m_connection, [&](Transaction &transaction) -> Result<Invitation> {
        if (auto lock = locked(organizer); !lock) {
            return lock.error();
        }
        {
            const Rows rows = m_connection.run(kIsMember, {organizer, request.email});
            if (!rows.ok() || rows.count() > 0) {
                return rows.ok() ? alreadyMember() : accessFailure(m_connection);
            }
        }
        if (!m_connection.run(kForgetInvitations, {organizer, request.email}).ok()) {
            return accessFailure(m_connection);
        }
        // A row has a hash: of a token that nobody has, until the mail is sent.
        const QByteArray first = hash.isEmpty() ? newToken(TokenKind::Link).hash : hash;
        Rows rows = m_connection.run(kInvite,
                                     {byteaText(first), organizer, request.email,
                                      nameOf(request.role), actor.id.value_or(Uuid{})});
        if (!rows.ok() || !rows.next()) {
            return accessFailure(m_connection);
        }
        Invitation invitation = invitationIn(rows);
        if (hash.isEmpty()) {
            invitation.isMailed = true;
            putInvitationMail(transaction, organizer, invitation.id, request.language);
        }
        putAudit(transaction,
                 noteOfInvitation(organizer, actor, QStringLiteral("invitation.created"),
                                  invitation.id, {}, nameOf(invitation.role)));
        return invitation;
    });
}

Result<void> PgTeams::withdraw(const Uuid &organizer, const Uuid &invitation, const Actor &actor)
{
    return transacted(m_connection, [&](Transaction &transaction) -> Result<void> {
        Rows rows = m_connection.run(kWithdraw, {organizer, invitation});
        if (!rows.ok() || !rows.next()) {
            return rows.ok() ? invitationNotFound() : accessFailure(m_connection);
        }
        putAudit(transaction,
                 noteOfInvitation(organizer, actor, QStringLiteral("invitation.withdrawn"),
                                  invitation, nameOf(roleIn(rows, 0)), {}));
        return {};
    });
}

} // namespace boxoffice

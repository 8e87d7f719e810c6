#include "backend/storage/pg_links.h"

#include "backend/access/refusals.h"
#include "backend/storage/pg_accounts.h"
#include "backend/storage/pg_teams.h"
#include "shared/operator_error.h"
#include "shared/wire_names.h"

namespace boxoffice {

namespace {

const Statement kIsSetUp{"is_set_up", R"(
SELECT EXISTS (SELECT FROM memberships WHERE role = 'owner'))"};

const Statement kInsertSetUp{"insert_set_up_link", R"(
INSERT INTO access_links (hash, kind, expires_at)
VALUES ($1::bytea, 'set_up', now() + interval '1 hour'))"};

const Statement kCheckSetUp{"check_set_up_link", R"(
SELECT FROM access_links WHERE hash = $1::bytea AND kind = 'set_up' AND expires_at > now())"};

// All of them: the server is set up once.
const Statement kUseSetUps{"use_set_up_links", R"(
DELETE FROM access_links WHERE kind = 'set_up' RETURNING hash = $1::bytea AND expires_at > now())"};

const Statement kLockByEmail{"lock_account_by_email", R"(
SELECT id FROM accounts WHERE email = $1::text FOR NO KEY UPDATE)"};

const Statement kForgetResetsOf{"forget_resets_of", R"(
DELETE FROM access_links WHERE kind = 'reset' AND account_id = $1::uuid)"};

const Statement kInsertResetLink{"insert_reset_link", R"(
INSERT INTO access_links (hash, kind, account_id, expires_at)
VALUES ($1::bytea, 'reset', $2::uuid, now() + interval '1 hour'))"};

const Statement kDropTotp{"drop_totp", R"(
UPDATE accounts SET totp_secret = NULL, totp_proposed = NULL WHERE id = $1::uuid)"};

const Statement kDropCodes{"drop_recovery_codes", R"(
DELETE FROM recovery_codes WHERE account_id = $1::uuid)"};

// Of the two below: an owner's link is good while that one is an owner, and while the account
// belongs to that organizer and no other.
const Statement kAccountOfReset{"account_of_reset", R"(
SELECT a.id, a.email, a.name
FROM access_links AS l
JOIN accounts AS a ON a.id = l.account_id
WHERE l.hash = $1::bytea AND l.kind = 'reset' AND l.expires_at > now()
      AND (l.organizer_id IS NULL
           OR (EXISTS (SELECT FROM memberships AS m
                       WHERE m.organizer_id = l.organizer_id AND m.account_id = l.created_by
                             AND m.role = 'owner')
               AND (SELECT array_agg(m.organizer_id) FROM memberships AS m
                    WHERE m.account_id = l.account_id) = ARRAY[l.organizer_id])))"};

const Statement kUseReset{"use_reset", R"(
DELETE FROM access_links AS l
WHERE l.hash = $1::bytea AND l.kind = 'reset' AND l.expires_at > now()
      AND (l.organizer_id IS NULL
           OR (EXISTS (SELECT FROM memberships AS m
                       WHERE m.organizer_id = l.organizer_id AND m.account_id = l.created_by
                             AND m.role = 'owner')
               AND (SELECT array_agg(m.organizer_id) FROM memberships AS m
                    WHERE m.account_id = l.account_id) = ARRAY[l.organizer_id]))
RETURNING l.account_id)"};

const Statement kSetPassword{"set_password", R"(
UPDATE accounts SET password = $2::text WHERE id = $1::uuid)"};

const Statement kEndAllSessions{"end_all_sessions", R"(
DELETE FROM sessions WHERE account_id = $1::uuid)"};

const Statement kInvitation{"invitation", R"(
SELECT o.id, o.name, o.slug, l.email, l.role,
       EXISTS (SELECT FROM accounts AS a WHERE a.email = l.email)
FROM access_links AS l
JOIN organizers AS o ON o.id = l.organizer_id
WHERE l.hash = $1::bytea AND l.kind = 'invitation' AND l.expires_at > now()
      AND EXISTS (SELECT FROM memberships AS m
                  WHERE m.organizer_id = l.organizer_id AND m.account_id = l.created_by
                        AND m.role = 'owner'))"};

const Statement kUseInvitation{"use_invitation", R"(
DELETE FROM access_links AS l
WHERE l.hash = $1::bytea AND l.kind = 'invitation' AND l.expires_at > now()
      AND EXISTS (SELECT FROM memberships AS m
                  WHERE m.organizer_id = l.organizer_id AND m.account_id = l.created_by
                        AND m.role = 'owner')
RETURNING l.organizer_id, l.email, l.role)"};

const Statement kEmailOf{"email_of_account", R"(
SELECT email FROM accounts WHERE id = $1::uuid)"};

Actor actorOf(const Uuid &account, const QString &address)
{
    return {ActorKind::Account, account, address};
}

} // namespace

Result<bool> PgLinks::isSetUp()
{
    Rows rows = m_connection.run(kIsSetUp);
    if (!rows.ok() || !rows.next()) {
        return accessFailure(m_connection);
    }
    return rows.boolean(0);
}

Result<void> PgLinks::addSetUpLink(const QByteArray &hash)
{
    return transacted(m_connection, [&](Transaction &transaction) -> Result<void> {
        if (!lockNewOrganizers(m_connection)) {
            return accessFailure(m_connection);
        }
        const auto done = isSetUp();
        if (!done) {
            return done.error();
        }
        if (*done) {
            return operatorError(
                QStringLiteral("This server is set up: it has an owner. --reset-password EMAIL "
                               "makes a link for one who cannot sign in."));
        }
        transaction.putOff(kInsertSetUp, {byteaText(hash)});
        putAudit(
            transaction,
            {{ActorKind::Operator}, {}, QStringLiteral("link.created"), QStringLiteral("link")});
        return {};
    });
}

Result<void> PgLinks::checkSetUpLink(const QByteArray &hash)
{
    const Rows rows = m_connection.run(kCheckSetUp, {byteaText(hash)});
    if (!rows.ok()) {
        return accessFailure(m_connection);
    }
    return rows.count() == 1 ? Result<void>() : Result<void>(linkNotValid());
}

Result<void> PgLinks::useSetUpLink(const QByteArray &hash)
{
    if (!lockNewOrganizers(m_connection)) {
        return accessFailure(m_connection);
    }
    bool good = false;
    {
        Rows rows = m_connection.run(kUseSetUps, {byteaText(hash)});
        if (!rows.ok()) {
            return accessFailure(m_connection);
        }
        while (rows.next()) {
            good = good || rows.boolean(0);
        }
    }
    const auto done = isSetUp();
    if (!done) {
        return done.error();
    }
    return good && !*done ? Result<void>() : Result<void>(linkNotValid());
}

Result<void> PgLinks::setUp(const QByteArray &hash, const NewAccount &account,
                            const OrganizerDraft &organizer, const NewSession &session,
                            const QString &address)
{
    return transacted(m_connection, [&](Transaction &transaction) -> Result<void> {
        if (auto used = useSetUpLink(hash); !used) {
            return used;
        }
        const auto id =
            insertAccount(m_connection, account.email, account.name, account.passwordHash);
        if (!id) {
            return id.error();
        }
        const Actor owner = actorOf(*id, address);
        putAudit(transaction, noteOfAccount(owner, QStringLiteral("account.created"), *id));
        if (auto made = insertOrganizer(m_connection, transaction, organizer, owner); !made) {
            return made.error();
        }
        return insertSession(m_connection, *id, session);
    });
}

Result<Uuid> PgLinks::accountOf(const Statement &statement, const Parameter &key, const Error &none)
{
    Rows rows = m_connection.run(statement, {key});
    if (!rows.ok()) {
        return accessFailure(m_connection);
    }
    return rows.next() ? Result<Uuid>(rows.uuid(0)) : Result<Uuid>(none);
}

Result<void> PgLinks::addResetLink(const QString &email, const QByteArray &hash)
{
    return transacted(m_connection, [&](Transaction &transaction) -> Result<void> {
        const auto account = accountOf(kLockByEmail, email, accountNotFound());
        if (!account) {
            return account.error();
        }
        transaction.putOff(kForgetResetsOf, {*account});
        transaction.putOff(kDropTotp, {*account});
        transaction.putOff(kDropCodes, {*account});
        transaction.putOff(kInsertResetLink, {byteaText(hash), *account});
        putAudit(
            transaction,
            noteOfAccount({ActorKind::Operator}, QStringLiteral("account.reset_link"), *account));
        return {};
    });
}

Result<Account> PgLinks::accountOfReset(const QByteArray &hash)
{
    Rows rows = m_connection.run(kAccountOfReset, {byteaText(hash)});
    if (!rows.ok() || !rows.next()) {
        return rows.ok() ? linkNotValid() : accessFailure(m_connection);
    }
    return Account{rows.uuid(0), rows.text(1), rows.text(2)};
}

Result<Uuid> PgLinks::useReset(const QByteArray &hash)
{
    return accountOf(kUseReset, byteaText(hash), linkNotValid());
}

Result<void> PgLinks::reset(const QByteArray &hash, const QByteArray &passwordHash,
                            const QString &address)
{
    return transacted(m_connection, [&](Transaction &transaction) -> Result<void> {
        const auto account = useReset(hash);
        if (!account) {
            return account.error();
        }
        // At once: a session that begins with the old password waits for it, or is ended by it.
        if (!m_connection.run(kSetPassword, {*account, QString::fromLatin1(passwordHash)}).ok()) {
            return accessFailure(m_connection);
        }
        transaction.putOff(kEndAllSessions, {*account});
        transaction.putOff(kForgetResetsOf, {*account});
        putAudit(transaction,
                 noteOfAccount(actorOf(*account, address),
                               QStringLiteral("account.password_changed"), *account));
        return {};
    });
}

Result<InvitationView> PgLinks::invitation(const QByteArray &hash)
{
    Rows rows = m_connection.run(kInvitation, {byteaText(hash)});
    if (!rows.ok() || !rows.next()) {
        return rows.ok() ? linkNotValid() : accessFailure(m_connection);
    }
    const auto role = fromWireName<Role>(QStringView(rows.text(4)));
    return InvitationView{{rows.uuid(0), rows.text(1), rows.text(2)},
                          rows.text(3),
                          role.value_or(Role::Door),
                          rows.boolean(5)};
}

Result<PgLinks::Invited> PgLinks::useInvitation(const QByteArray &hash)
{
    Rows rows = m_connection.run(kUseInvitation, {byteaText(hash)});
    if (!rows.ok() || !rows.next()) {
        return rows.ok() ? linkNotValid() : accessFailure(m_connection);
    }
    const auto role = fromWireName<Role>(QStringView(rows.text(2)));
    return role ? Result<Invited>(Invited{rows.uuid(0), rows.text(1), *role})
                : Result<Invited>(linkNotValid());
}

Result<void> PgLinks::acceptAsNew(const QByteArray &hash, const NewAccount &account,
                                  const NewSession &session, const QString &address)
{
    return transacted(m_connection, [&](Transaction &transaction) -> Result<void> {
        const auto invited = useInvitation(hash);
        if (!invited) {
            return invited.error();
        }
        const auto id =
            insertAccount(m_connection, invited->email, account.name, account.passwordHash);
        if (!id) {
            return id.error() == emailTaken() ? signInRequired() : id.error();
        }
        const Actor actor = actorOf(*id, address);
        putAudit(transaction, noteOfAccount(actor, QStringLiteral("account.created"), *id));
        if (auto member = insertMember(m_connection, transaction, invited->organizer, *id,
                                       invited->role, actor);
            !member) {
            return member.error();
        }
        return insertSession(m_connection, *id, session);
    });
}

Result<void> PgLinks::accept(const QByteArray &hash, const Actor &account)
{
    return transacted(m_connection, [&](Transaction &transaction) -> Result<void> {
        const auto invited = useInvitation(hash);
        if (!invited) {
            return invited.error();
        }
        {
            Rows rows = m_connection.run(kEmailOf, {*account.id});
            if (!rows.ok() || !rows.next()) {
                return accessFailure(m_connection);
            }
            if (rows.text(0) != invited->email) {
                return invitedSomebodyElse();
            }
        }
        const auto member = insertMember(m_connection, transaction, invited->organizer, *account.id,
                                         invited->role, account);
        return member ? Result<void>() : Result<void>(member.error());
    });
}

} // namespace boxoffice

#include "backend/storage/pg_accounts.h"

#include "backend/access/refusals.h"
#include "backend/database/array_literal.h"
#include "shared/api/registration_json.h"

namespace boxoffice {

namespace {

const Statement kByEmail{"account_by_email", R"(
SELECT a.id, a.email, a.name, a.password, encode(a.totp_secret, 'hex'),
       encode(a.totp_proposed, 'hex'), a.totp_step,
       (SELECT count(*) FROM recovery_codes AS r WHERE r.account_id = a.id), a.digest
FROM accounts AS a
WHERE a.email = $1::text)"};

const Statement kById{"account_by_id", R"(
SELECT a.id, a.email, a.name, a.password, encode(a.totp_secret, 'hex'),
       encode(a.totp_proposed, 'hex'), a.totp_step,
       (SELECT count(*) FROM recovery_codes AS r WHERE r.account_id = a.id), a.digest
FROM accounts AS a
WHERE a.id = $1::uuid)"};

const Statement kAllAccounts{"all_accounts", R"(
SELECT a.id, a.email, a.name, a.totp_secret IS NOT NULL,
       array_to_string(array(SELECT m.role || ' of ' || o.slug
                             FROM memberships AS m
                             JOIN organizers AS o ON o.id = m.organizer_id
                             WHERE m.account_id = a.id
                             ORDER BY o.slug), ',')
FROM accounts AS a
ORDER BY a.id)"};

const Statement kOrganizerNames{"organizer_names_of_account", R"(
SELECT o.name
FROM memberships AS m
JOIN organizers AS o ON o.id = m.organizer_id
WHERE m.account_id = $1::uuid
ORDER BY o.id)"};

const Statement kInsertAccount{"insert_account", R"(
INSERT INTO accounts (email, name, password) VALUES ($1::text, $2::text, $3::text)
ON CONFLICT (email) DO NOTHING
RETURNING id)"};

const Statement kUseStep{"use_totp_step", R"(
UPDATE accounts SET totp_step = $2::bigint WHERE id = $1::uuid AND totp_step < $2::bigint)"};

const Statement kUseRecoveryCode{"use_recovery_code", R"(
DELETE FROM recovery_codes WHERE account_id = $1::uuid AND hash = $2::bytea)"};

// $1: the hash; $2: the account; $3: the user agent; $4: its password, or null: whatever it is. The
// lock waits for a change of the password, which ends the sessions that it finds.
const Statement kInsertSession{"insert_session", R"(
INSERT INTO sessions (hash, account_id, user_agent, expires_at)
SELECT $1::bytea, a.id, $3::text, now() + interval '14 days'
FROM accounts AS a
WHERE a.id = $2::uuid AND ($4::text IS NULL OR a.password = $4::text)
FOR SHARE)"};

// $2: the one that asks.
const Statement kSessions{"sessions_of_account", R"(
SELECT id, (extract(epoch FROM created_at) * 1000)::bigint,
       (extract(epoch FROM last_used_at) * 1000)::bigint,
       (extract(epoch FROM expires_at) * 1000)::bigint, user_agent, id = $2::uuid
FROM sessions
WHERE account_id = $1::uuid AND expires_at > now() AND last_used_at > now() - interval '12 hours'
ORDER BY id DESC
LIMIT 1000)"};

const Statement kEndSession{"end_session", R"(
DELETE FROM sessions WHERE account_id = $1::uuid AND id = $2::uuid)"};

const Statement kEndOthers{"end_other_sessions", R"(
DELETE FROM sessions WHERE account_id = $1::uuid AND id <> $2::uuid)"};

const Statement kForgetOwnResets{"forget_own_resets", R"(
DELETE FROM access_links WHERE kind = 'reset' AND account_id = $1::uuid)"};

// The first digest tells what happens from when it was asked for.
const Statement kChangeAccount{"change_account", R"(
UPDATE accounts
SET name = coalesce($2::text, name), email = coalesce($3::text, email),
    password = coalesce($4::text, password), digest = coalesce($5::boolean, digest),
    digest_at = CASE WHEN $5::boolean AND NOT digest THEN now() ELSE digest_at END,
    language = CASE WHEN $5::boolean THEN $6::text ELSE language END
WHERE id = $1::uuid
      AND NOT EXISTS (SELECT FROM accounts AS a WHERE a.email = $3::text AND a.id <> $1::uuid))"};

const Statement kProposeTotp{"propose_totp", R"(
UPDATE accounts SET totp_proposed = $2::bytea WHERE id = $1::uuid)"};

const Statement kConfirmTotp{"confirm_totp", R"(
UPDATE accounts
SET totp_secret = totp_proposed, totp_proposed = NULL, totp_step = $3::bigint
WHERE id = $1::uuid AND totp_proposed = $2::bytea)"};

const Statement kRemoveTotp{"remove_totp", R"(
UPDATE accounts SET totp_secret = NULL, totp_proposed = NULL WHERE id = $1::uuid)"};

const Statement kForgetCodes{"forget_recovery_codes", R"(
DELETE FROM recovery_codes WHERE account_id = $1::uuid)"};

const Statement kInsertCodes{"insert_recovery_codes", R"(
INSERT INTO recovery_codes (account_id, hash) SELECT $1::uuid, unnest($2::bytea[]))"};

KnownAccount accountIn(const Rows &rows)
{
    KnownAccount account;
    account.shown = {rows.uuid(0),    rows.text(1),    rows.text(2),
                     !rows.isNull(4), rows.integer(7), rows.boolean(8)};
    account.passwordHash = rows.text(3).toLatin1();
    account.totpSecret = QByteArray::fromHex(rows.text(4).toLatin1());
    account.totpProposed = QByteArray::fromHex(rows.text(5).toLatin1());
    account.totpStep = rows.bigint(6);
    return account;
}

// Of two that take one address at the same moment, the second.
bool isTaken(const DatabaseConnection &connection)
{
    return connection.lastFailure().constraint == u"accounts_email";
}

} // namespace

Result<Uuid> insertAccount(DatabaseConnection &connection, const QString &email,
                           const QString &name, const QByteArray &passwordHash)
{
    Rows rows = connection.run(kInsertAccount, {email, name, QString::fromLatin1(passwordHash)});
    if (!rows.ok() || !rows.next()) {
        return rows.ok() ? emailTaken() : accessFailure(connection);
    }
    return rows.uuid(0);
}

Result<void> insertSession(DatabaseConnection &connection, const Uuid &account,
                           const NewSession &session)
{
    const Rows rows = connection.run(
        kInsertSession, {byteaText(session.hash), account, session.userAgent, nullptr});
    return rows.ok() ? Result<void>() : Result<void>(accessFailure(connection));
}

AuditNote noteOfAccount(const Actor &actor, const QString &action, const Uuid &account)
{
    return {actor, {}, action, QStringLiteral("account"), account};
}

Result<std::optional<KnownAccount>> PgAccounts::accountWhere(const Statement &statement,
                                                             const Parameter &key)
{
    Rows rows = m_connection.run(statement, {key});
    if (!rows.ok()) {
        return accessFailure(m_connection);
    }
    return rows.next() ? std::optional(accountIn(rows)) : std::nullopt;
}

Result<std::optional<KnownAccount>> PgAccounts::accountByEmail(const QString &email)
{
    return accountWhere(kByEmail, email);
}

Result<std::optional<KnownAccount>> PgAccounts::account(const Uuid &id)
{
    return accountWhere(kById, id);
}

Result<QList<ListedAccount>> PgAccounts::allAccounts()
{
    Rows rows = m_connection.run(kAllAccounts);
    if (!rows.ok()) {
        return accessFailure(m_connection);
    }
    QList<ListedAccount> all;
    while (rows.next()) {
        all.append({{rows.uuid(0), rows.text(1), rows.text(2), rows.boolean(3)},
                    rows.text(4).split(u',', Qt::SkipEmptyParts)});
    }
    return all;
}

Result<QStringList> PgAccounts::organizerNames(const Uuid &account)
{
    Rows rows = m_connection.run(kOrganizerNames, {account});
    if (!rows.ok()) {
        return accessFailure(m_connection);
    }
    QStringList names;
    while (rows.next()) {
        names.append(rows.text(0));
    }
    return names;
}

// In a transaction. Of two that use one code at once the second finds it used.
Result<void> PgAccounts::useCode(const Uuid &account, const UsedCode &code)
{
    if (!code.totpStep && code.recoveryHash.isEmpty()) {
        return {};
    }
    const Rows rows = code.totpStep
        ? m_connection.run(kUseStep, {account, *code.totpStep})
        : m_connection.run(kUseRecoveryCode, {account, byteaText(code.recoveryHash)});
    if (!rows.ok()) {
        return accessFailure(m_connection);
    }
    return rows.affected() == 1 ? Result<void>() : Result<void>(signInFailed());
}

Result<void> PgAccounts::beginSession(const KnownAccount &account, const UsedCode &code,
                                      const NewSession &session)
{
    const Uuid &id = account.shown.id;
    return transacted(m_connection, [&](Transaction &) -> Result<void> {
        if (auto used = useCode(id, code); !used) {
            return used;
        }
        const Rows rows = m_connection.run(kInsertSession,
                                           {byteaText(session.hash), id, session.userAgent,
                                            QString::fromLatin1(account.passwordHash)});
        if (!rows.ok()) {
            return accessFailure(m_connection);
        }
        return rows.affected() == 1 ? Result<void>() : Result<void>(signInFailed());
    });
}

Result<QList<SessionEntry>> PgAccounts::sessions(const OwnSession &own)
{
    Rows rows = m_connection.run(kSessions, {own.account, own.session});
    if (!rows.ok()) {
        return accessFailure(m_connection);
    }
    QList<SessionEntry> all;
    while (rows.next()) {
        all.append({rows.uuid(0), rows.bigint(1), rows.bigint(2), rows.bigint(3), rows.text(4),
                    rows.boolean(5)});
    }
    return all;
}

Result<void> PgAccounts::endSession(const OwnSession &own)
{
    const Rows rows = m_connection.run(kEndSession, {own.account, own.session});
    return rows.ok() ? Result<void>() : Result<void>(accessFailure(m_connection));
}

Result<void> PgAccounts::endOtherSessions(const OwnSession &own)
{
    const Rows rows = m_connection.run(kEndOthers, {own.account, own.session});
    return rows.ok() ? Result<void>() : Result<void>(accessFailure(m_connection));
}

Result<void> PgAccounts::change(const OwnSession &own, const AccountChange &change)
{
    return transacted(m_connection, [&](Transaction &transaction) -> Result<void> {
        std::optional<QString> password;
        if (change.passwordHash) {
            password = QString::fromLatin1(*change.passwordHash);
        }
        const Rows rows = m_connection.run(
            kChangeAccount,
            {own.account, orNull(change.name), orNull(change.email), orNull(password),
             change.wantsDigest ? Parameter(*change.wantsDigest) : Parameter(nullptr),
             QString::fromLatin1(wireName(change.language))});
        if (!rows.ok()) {
            return isTaken(m_connection) ? emailTaken() : accessFailure(m_connection);
        }
        if (rows.affected() == 0 && change.email) {
            return emailTaken();
        }
        const auto note = [&](bool changed, QLatin1StringView action) {
            if (changed) {
                putAudit(transaction, noteOfAccount(own.actor, action, own.account));
            }
        };
        note(change.name.has_value(), QLatin1StringView("account.name_changed"));
        note(change.email.has_value(), QLatin1StringView("account.email_changed"));
        note(password.has_value(), QLatin1StringView("account.password_changed"));
        if (password) {
            transaction.putOff(kEndOthers, {own.account, own.session});
            transaction.putOff(kForgetOwnResets, {own.account});
        }
        return {};
    });
}

Result<void> PgAccounts::proposeTotp(const OwnSession &own, const QByteArray &secret)
{
    const Rows rows = m_connection.run(kProposeTotp, {own.account, byteaText(secret)});
    return rows.ok() ? Result<void>() : Result<void>(accessFailure(m_connection));
}

Result<void> PgAccounts::confirmTotp(const OwnSession &own, const QByteArray &secret, qint64 step,
                                     const QByteArrayList &recoveryHashes)
{
    ArrayLiteral hashes;
    for (const QByteArray &hash : recoveryHashes) {
        hashes.addBytes(hash);
    }
    return transacted(m_connection, [&](Transaction &transaction) -> Result<void> {
        const Rows rows = m_connection.run(kConfirmTotp, {own.account, byteaText(secret), step});
        if (!rows.ok()) {
            return accessFailure(m_connection);
        }
        transaction.putOff(kForgetCodes, {own.account});
        transaction.putOff(kInsertCodes, {own.account, hashes.take()});
        transaction.putOff(kEndOthers, {own.account, own.session});
        putAudit(transaction,
                 noteOfAccount(own.actor, QStringLiteral("account.totp_enabled"), own.account));
        return rows.affected() == 1 ? Result<void>() : Result<void>(signInFailed());
    });
}

Result<void> PgAccounts::removeTotp(const OwnSession &own, const UsedCode &code)
{
    return transacted(m_connection, [&](Transaction &transaction) -> Result<void> {
        if (auto used = useCode(own.account, code); !used) {
            return used;
        }
        transaction.putOff(kRemoveTotp, {own.account});
        transaction.putOff(kForgetCodes, {own.account});
        transaction.putOff(kEndOthers, {own.account, own.session});
        putAudit(transaction,
                 noteOfAccount(own.actor, QStringLiteral("account.totp_disabled"), own.account));
        return {};
    });
}

} // namespace boxoffice

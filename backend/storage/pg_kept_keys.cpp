#include "backend/storage/pg_kept_keys.h"

#include "backend/database/array_literal.h"
#include "backend/database/transaction.h"
#include "backend/storage/batch_plan.h"
#include "shared/api/validation.h"

#include <algorithm>

namespace boxoffice {

namespace {

const Statement kKnownKeys{"known_keys", R"(
SELECT k.scope, k.key, encode(k.digest, 'hex'), k.kind, k.code, k.result_id, k.answer,
       (extract(epoch FROM k.created_at) * 1000)::bigint
FROM unnest(?::uuid[], ?::text[]) AS b (scope, key)
JOIN idempotency_keys AS k ON k.scope = ANY (ARRAY[b.scope]) AND k.key = b.key
)"};

const Statement kInsertKeys{"insert_keys", R"(
INSERT INTO idempotency_keys (created_at, scope, key, digest, result_id)
SELECT (timestamptz 'epoch' + ?::bigint * interval '1 millisecond')::timestamptz(3),
       b.scope, b.key, b.digest, b.result_id
FROM unnest(?::uuid[], ?::text[], ?::bytea[], ?::uuid[]) AS b (scope, key, digest, result_id)
)"};

const Statement kInsertKeysWithAnswers{"insert_keys_with_answers", R"(
INSERT INTO idempotency_keys (created_at, scope, key, digest, code, answer)
SELECT (timestamptz 'epoch' + ?::bigint * interval '1 millisecond')::timestamptz(3),
       b.scope, b.key, b.digest, b.code, b.answer
FROM unnest(?::uuid[], ?::text[], ?::bytea[], ?::text[], ?::text[])
     AS b (scope, key, digest, code, answer)
)"};

const Statement kInsertMark{"insert_mark", R"(
INSERT INTO idempotency_keys (created_at, scope, key, digest)
VALUES ((timestamptz 'epoch' + ?::bigint * interval '1 millisecond')::timestamptz(3), ?, ?, '')
)"};

const Statement kHasKey{"has_key", R"(
SELECT 1 FROM idempotency_keys WHERE scope = ? AND key = ?
)"};

const Statement kDeleteOldKeys{"delete_old_keys", R"(
DELETE FROM idempotency_keys
WHERE ctid = ANY (ARRAY(SELECT ctid
                        FROM idempotency_keys
                        WHERE created_at < now() - make_interval(hours => ?)
                        LIMIT ?))
)"};

// The refusals among the kinds of an older program; others were successes, which are stored as
// ever.
struct OlderRefusal
{
    int kind;
    Error (*error)();
};

constexpr OlderRefusal kOlderRefusals[] = {
    {1, eventFull},
    {2, alreadyRegistered},
    {7, eventNotOpen},
    {8, capacityBelowBooked},
    {9, preconditionFailed},
    {10, eventHasRegistrations},
    {11, registrationNotFound},
    {12, [] { return validPeriod(1, 0).error(); }},
    {13, eventOver},
};

const OlderRefusal *olderRefusal(int kind)
{
    const auto *found = std::find_if(std::begin(kOlderRefusals), std::end(kOlderRefusals),
                                     [&](const OlderRefusal &one) { return one.kind == kind; });
    return found == std::end(kOlderRefusals) ? nullptr : found;
}

// Null: no command of the batch is the request that the key was kept for.
const Command *commandOf(const ScopedKey &scoped, const QByteArray &digest,
                         std::span<const Command> batch)
{
    const auto found = std::find_if(batch.begin(), batch.end(), [&](const Command &command) {
        const IdempotencyKey &given = idempotencyOf(command);
        return given.key == scoped.key && given.digest == digest
            && scopeOf(command) == scoped.scope;
    });
    return found == batch.end() ? nullptr : &*found;
}

// The columns of many keys, as arrays of equal length.
struct KeyArrays
{
    ArrayLiteral scopes, keys, digests;

    void add(const NewKey &key)
    {
        scopes.add(key.scoped.scope);
        keys.add(key.scoped.key);
        digests.addBytes(key.digest);
    }
};

void addId(ArrayLiteral &array, const Uuid &id)
{
    if (id.isNil()) {
        array.addNull();
    } else {
        array.add(id);
    }
}

void addText(ArrayLiteral &array, const QString &text)
{
    if (text.isEmpty()) {
        array.addNull();
    } else {
        array.add(text);
    }
}

} // namespace

bool PgKeptKeys::read(const BatchPlan &plan, std::span<const Command> batch, LockedState &state)
{
    Rows rows = m_connection.run(kKnownKeys, {plan.keyScopes, plan.keys});
    while (rows.ok() && rows.next()) {
        const ScopedKey scoped{rows.uuid(0), rows.text(1)};
        KeptAnswer kept{QByteArray::fromHex(rows.text(2).toLatin1()), {}};
        if (const Command *command = commandOf(scoped, kept.digest, batch)) {
            const OlderRefusal *older = olderRefusal(rows.integer(3));
            kept.outcome = older
                ? Outcome::refused(older->error())
                : keptOutcome(*command, {rows.text(4), rows.uuid(5), rows.text(6), rows.bigint(7)});
        }
        state.keys.insert(scoped, std::move(kept));
    }
    return rows.ok();
}

void PgKeptKeys::insert(Transaction &transaction, const std::vector<NewKey> &newKeys,
                        qint64 nowMillis)
{
    KeyArrays plain, answered;
    ArrayLiteral ids, codes, answers;
    for (const NewKey &key : newKeys) {
        const KeptForm form = keptFormOf(key.outcome);
        if (form.code.isEmpty() && form.answer.isEmpty()) {
            plain.add(key);
            addId(ids, form.id);
        } else {
            answered.add(key);
            addText(codes, form.code);
            addText(answers, form.answer);
        }
    }
    if (!plain.keys.isEmpty()) {
        transaction.putOff(
            kInsertKeys,
            {nowMillis, plain.scopes.take(), plain.keys.take(), plain.digests.take(), ids.take()});
    }
    if (!answered.keys.isEmpty()) {
        transaction.putOff(kInsertKeysWithAnswers,
                           {nowMillis, answered.scopes.take(), answered.keys.take(),
                            answered.digests.take(), codes.take(), answers.take()});
    }
}

void PgKeptKeys::insertMark(Transaction &transaction, const QString &mark, qint64 nowMillis)
{
    transaction.putOff(kInsertMark, {nowMillis, Uuid{}, mark});
}

std::optional<bool> PgKeptKeys::hasMark(const QString &mark)
{
    Rows rows = m_connection.run(kHasKey, {Uuid{}, mark});
    return rows.ok() ? std::optional(rows.next()) : std::nullopt;
}

Result<int> deleteOldKeys(DatabaseConnection &connection, int hours, int chunk)
{
    int deleted = 0;
    for (;;) {
        const Rows rows = connection.run(kDeleteOldKeys, {hours, chunk});
        if (!rows.ok()) {
            return errorOf(connection.lastFailure());
        }
        deleted += rows.affected();
        if (rows.affected() < chunk) {
            return deleted;
        }
    }
}

} // namespace boxoffice

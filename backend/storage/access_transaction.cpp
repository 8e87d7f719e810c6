#include "backend/storage/access_transaction.h"

#include "shared/api/access_json.h"
#include "shared/utf8.h"

namespace boxoffice {

namespace {

const Statement kAddToAudit{"add_to_audit", R"(
INSERT INTO audit_log (organizer_id, actor_kind, actor_id, action, target_kind, target_id, address,
                       changes)
VALUES ($1::uuid, $2::text, $3::uuid, $4::text, $5::text, $6::uuid, $7::text, $8::jsonb))"};

QByteArray jsonOf(const QString &text)
{
    QByteArray json;
    if (!text.isEmpty()) {
        appendJsonString(json, text);
    }
    return json.isEmpty() ? QByteArray("null") : json;
}

} // namespace

Error accessFailure(const DatabaseConnection &connection)
{
    return errorOf(connection.lastFailure());
}

Result<void> endOf(CommitEnd end, const DatabaseConnection &connection)
{
    switch (end) {
    case CommitEnd::Committed:
        return {};
    case CommitEnd::RolledBack:
        return accessFailure(connection);
    case CommitEnd::Unknown:
        return outcomeUnknown();
    }
    Q_UNREACHABLE();
}

void putAudit(Transaction &transaction, const AuditNote &note)
{
    transaction.putOff(kAddToAudit,
                       {orNull(note.organizerId), QString::fromLatin1(wireName(note.actor.kind)),
                        orNull(note.actor.id), note.action, note.targetKind, orNull(note.targetId),
                        note.actor.address, fromUtf8(note.changes)});
}

QByteArray changeOf(QByteArrayView name, const QString &before, const QString &after)
{
    return "{\"" + name.toByteArray() + "\":[" + jsonOf(before) + ',' + jsonOf(after) + "]}";
}

QByteArray joined(const QByteArrayList &changes)
{
    QByteArray members;
    for (const QByteArray &change : changes) {
        members += members.isEmpty() ? "" : ",";
        members += change.sliced(1).chopped(1);
    }
    return '{' + members + '}';
}

QString byteaText(QByteArrayView bytes)
{
    return u"\\x" + QString::fromLatin1(bytes.toByteArray().toHex());
}

Parameter orNull(const std::optional<Uuid> &id)
{
    return id ? Parameter(*id) : Parameter(nullptr);
}

Parameter orNull(const std::optional<QString> &text)
{
    return text ? Parameter(*text) : Parameter(nullptr);
}

Parameter orNull(const std::optional<qint64> &number)
{
    return number ? Parameter(*number) : Parameter(nullptr);
}

} // namespace boxoffice

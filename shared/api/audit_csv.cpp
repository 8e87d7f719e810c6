#include "shared/api/audit_csv.h"

#include "shared/api/access_json.h"
#include "shared/api/registration_csv.h"

namespace boxoffice {

namespace {

QByteArray cellOf(const std::optional<Uuid> &id)
{
    return id ? id->toByteArray() : QByteArray();
}

} // namespace

QByteArray auditCsvHeader()
{
    return "id,at,actor_kind,actor_id,actor_name,action,target_kind,target_id,address,changes\r\n";
}

void appendCsv(QByteArray &out, const AuditEntry &entry)
{
    QByteArray at;
    appendTimestamp(at, entry.at);
    const QByteArray cells[] = {entry.id.toByteArray(),
                                at,
                                wireName(entry.actorKind).toByteArray(),
                                cellOf(entry.actorId),
                                entry.actorName.toUtf8(),
                                entry.action.toUtf8(),
                                entry.targetKind.toUtf8(),
                                cellOf(entry.targetId),
                                entry.address.toUtf8(),
                                entry.changes};
    for (const QByteArray &cell : cells) {
        out += &cell == &cells[0] ? "" : ",";
        appendCsvCell(out, cell);
    }
    out += "\r\n";
}

} // namespace boxoffice

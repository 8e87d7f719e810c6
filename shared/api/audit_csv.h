// Entries of the audit log as CSV, as registration_csv.h writes it.
//
// Threads: pure functions.
#pragma once

#include "shared/api/access_dto.h"

namespace boxoffice {

// id,at,actor_kind,actor_id,actor_name,action,target_kind,target_id,address,changes
QByteArray auditCsvHeader();
void appendCsv(QByteArray &out, const AuditEntry &entry);

} // namespace boxoffice

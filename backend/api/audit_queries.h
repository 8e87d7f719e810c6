// The query string of the audit log.
//
// Threads: pure functions.
#pragma once

#include "backend/access/audit_reader.h"
#include "backend/http/message/api_request.h"

namespace boxoffice {

// Fails with invalid_field.
Result<AuditQuery> auditQuery(const ApiRequest &request);
// Returns the value of a Link header to the page after `last`.
QByteArray auditLink(const QByteArray &path, const AuditQuery &query, const Uuid &last);

} // namespace boxoffice

// Query strings about an event's registrations: the list (q, status, sort, limit, cursor) and the
// CSV.
//
// Threads: pure functions.
#pragma once

#include "backend/domain/event_reader.h"
#include "backend/http/message/api_request.h"
#include "shared/api/registration_csv.h"

namespace boxoffice {

// Fails with invalid_field, naming the parameter.
Result<RegistrationListQuery> registrationListQuery(const ApiRequest &request);
// Returns the value of the Link header to the page after `last`. path: of the list.
QByteArray registrationsLink(const QByteArray &path, const RegistrationListQuery &query,
                             const Uuid &last);

// Returns None if `bom` is 0, else ByteOrderMark. Fails with invalid_field `bom`.
Result<CsvMark> csvMarkOf(const ApiRequest &request);

} // namespace boxoffice

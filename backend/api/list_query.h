// The parameters of both lists (limit, cursor, q, status, sort), and the Link header that leads on.
//
// A cursor of a list that was searched, chosen or sorted holds the last row's id, a digest of q,
// status and sort, and what the row was sorted by; it is of no use with another q, status or sort.
// Threads: pure functions.
#pragma once

#include "backend/domain/event_reader.h"
#include "backend/http/message/api_request.h"
#include "shared/api/registration_csv.h"

namespace boxoffice {

inline constexpr int kMaxPageLimit = 1'000;
inline constexpr int kUnpagedLimit = 10'000; // rows of an answer when no limit is asked for

struct PageQuery
{
    int limit = 0;             // rows, 1 or more
    std::optional<Uuid> after; // the last row of the page before
};

// Fails with invalid_field `limit` (not 1 to 1000, or given twice) or `cursor`.
Result<PageQuery> pageQuery(const ApiRequest &request);
// Also fails with invalid_field `q`, `status`, `sort` or `excerpt`.
Result<EventListQuery> eventListQuery(const ApiRequest &request);
Result<RegistrationListQuery> registrationListQuery(const ApiRequest &request);
// Of CSV, unless `bom` is 0. Fails with invalid_field `bom`.
Result<CsvMark> csvMarkOf(const ApiRequest &request);
// minute, hour (the default) or day. Fails with invalid_field `bucket`.
Result<HistoryBucket> bucketOf(const ApiRequest &request);

// Returns the value of a Link header (RFC 8288) to the page after `last`.
QByteArray nextLink(const QByteArray &path, const PageQuery &page, const Uuid &last);
QByteArray eventsLink(const EventListQuery &query, const Uuid &last, const QString &lastKey);
// path: of the event's registrations.
QByteArray registrationsLink(const QByteArray &path, const RegistrationListQuery &query,
                             const Uuid &last);

} // namespace boxoffice

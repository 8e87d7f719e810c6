// Query strings about events: the list (q, status, sort, organizer, category, from, until,
// ended_before, excerpt, limit, cursor), the categories (organizer) and the history.
//
// Threads: pure functions.
#pragma once

#include "backend/domain/event_reader.h"
#include "backend/http/message/api_request.h"

namespace boxoffice {

// Returns a query with all drafts visible. Fails with invalid_field, naming the parameter.
Result<EventListQuery> eventListQuery(const ApiRequest &request);
// Returns the value of the Link header to the page after `last`, whose key is lastKey.
QByteArray eventsLink(const EventListQuery &query, const Uuid &last, const QString &lastKey);

// Its id or its slug; empty: not given. Fails with invalid_field `organizer`.
Result<QString> organizerIn(const ApiRequest &request);
// minute, hour (the default) or day. Fails with invalid_field `bucket`.
Result<HistoryBucket> historyBucketOf(const ApiRequest &request);
Result<HistoryBy> historyByOf(const ApiRequest &request);

} // namespace boxoffice

// The `limit` and `cursor` parameters of both lists, and the Link header that leads on.
// Threads: pure functions.
#pragma once

#include "backend/domain/event_reader.h"
#include "backend/http/api_request.h"

namespace boxoffice {

inline constexpr int kMaxPageLimit = 1'000;
inline constexpr int kUnpagedLimit = 10'000; // rows of an answer when no limit is asked for

// Fails with invalid_field `limit` (not 1 to 1000, or given twice) or `cursor`.
Result<PageQuery> pageQuery(const ApiRequest &request);
// Returns the value of a Link header (RFC 8288) to the page after `last`.
QByteArray nextLink(const QByteArray &path, const PageQuery &page, const Uuid &last);

} // namespace boxoffice

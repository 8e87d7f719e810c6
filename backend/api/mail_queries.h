// The query string of an event's list of mails.
//
// Threads: pure functions.
#pragma once

#include "backend/access/mail_requests.h"
#include "backend/http/message/api_request.h"

namespace boxoffice {

// Fails with invalid_field. A cursor is valid only with the same state.
Result<MailListQuery> mailListQuery(const ApiRequest &request);
// Returns the value of a Link header to the page after `last`.
QByteArray mailsLink(const QByteArray &path, const MailListQuery &query, const Mail &last);

} // namespace boxoffice

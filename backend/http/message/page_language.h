// In which language a page comes: the one that was chosen in the foot of a page, which a cookie
// remembers; else the one that the browser asks for; else English.
//
// Threads: pure functions.
#pragma once

#include "backend/http/message/api_reply.h"
#include "backend/http/message/api_request.h"

#include <optional>

namespace boxoffice {

// "en" or "de".
QByteArrayView pageLanguageFor(const ApiRequest &request);

// The same of a page that other sites show in a frame, where browsers keep no cookie: what
// ?language= says comes first.
QByteArrayView frameLanguageFor(const ApiRequest &request);

// What answers a page's address with ?language=de: the cookie, and the address without it. Nothing
// if it chooses no language that there is.
std::optional<ApiReply> replyToChosenLanguage(const ApiRequest &request);

} // namespace boxoffice

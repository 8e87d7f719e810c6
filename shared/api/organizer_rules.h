// The rules for what an organizer says in public: how attendees reach it, and which sites may show
// its events. As validation.h: each returns the cleaned value, or an Error with code invalid_field
// that names field and rule.
//
// Threads: pure functions.
#pragma once

#include "shared/result.h"

#include <QString>
#include <QStringList>

namespace boxoffice {

inline constexpr int kMaxContactLength = 500; // of a URL
inline constexpr int kMaxEmbedOrigins = 20;
inline constexpr int kMaxEmbedLength = 2'000; // of all: they stand in a header, which proxies bound

// An e-mail address (email.h), or a URL of up to 500 code points that begins with https:// or
// http:// and has a host and no user name.
Result<QString> validContact(const QString &text);
// Whether a valid contact is a URL; else it is an e-mail address.
bool isUrl(const QString &contact);

// An origin as a browser spells it: https://www.example.org:8443, in ASCII and lower case, without
// the port that its scheme implies. http is for localhost only. A name with other letters comes in
// its form of the DNS (UTS 46). Neither a path nor a wildcard: *.example.org would be whoever gets
// a name below it.
Result<QString> validEmbedOrigin(const QString &text);
// At most 20 of them, each once, of 2,000 characters together.
Result<QStringList> validEmbedOrigins(const QStringList &origins);

} // namespace boxoffice

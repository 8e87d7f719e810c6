// The head of an event's page: what previews of shared links and search engines read of it, which
// run no script.
//
// Threads: a pure function.
#pragma once

#include "shared/api/event_dto.h"
#include "shared/api/registration_dto.h"

#include <QByteArray>

namespace boxoffice {

// Returns elements for the <head>, in UTF-8, a line each: title and description; Open Graph
// (https://ogp.me), which messengers show; with a time also the schema.org Event as JSON-LD, which
// search engines show. Says nothing about seats, so it changes with edits only.
//
// contact: of the event's organizer (organizer_rules.h), which the page reads here, too; empty:
// nobody said. publicUrl: of this server, without a slash at the end; empty: the head has no
// absolute addresses. language: of what is not the event's own words.
QByteArray eventHead(const Event &event, const QString &contact, const QString &publicUrl,
                     MailLanguage language);
// The same for the card, which nobody shares: which event it is, and its title.
QByteArray cardHead(const Event &event);

} // namespace boxoffice

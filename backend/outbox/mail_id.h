// The id of a mail that an entry of the journal leads to.
//
// Threads: pure functions.
#pragma once

#include "shared/api/mail_dto.h"

namespace boxoffice {

// An entry of the journal: which, and when. A database that was restored may draw a number again,
// so the time is part of it.
struct JournalPlace
{
    qint64 seq = 0;
    qint64 atMillis = 0; // since the epoch
};

// Returns a version 7 id with the entry's time, and a hash of what the mail is where others have
// random bits: the same mail has the same id whoever makes it and however often, and ids sort by
// time.
Uuid mailIdOf(const JournalPlace &place, MailKind kind, const Uuid &registration);

} // namespace boxoffice

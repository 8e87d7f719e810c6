// A ticket to print: one page of A4, which is as readable when it is printed on A6 (half the size).
//
// Text stays text, in every script for which this machine has a font: it can be searched and read
// aloud. Without such a font there are boxes with the characters' numbers.
//
// Threads: a pure function, but a thread keeps the fonts that it has used.
#pragma once

#include "shared/api/event_dto.h"
#include "shared/api/registration_dto.h"
#include "shared/result.h"

namespace boxoffice {

// Takes some milliseconds, and some hundred on a thread's first use: not for a thread that others
// wait for. ticketType: its name; empty: it has none. code: as TicketKey::codeOf()
// makes it. The words are of the registration's language.
// Fails if this machine has no font at all.
Result<QByteArray> ticketPdf(const Event &event, const Registration &registration,
                             const QString &ticketType, QByteArrayView code);

} // namespace boxoffice

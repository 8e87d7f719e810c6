// What would become of each row of a file of people: which would be registered, and which not and
// why. The server decides in the end; this applies its rules to what it says now, and writes
// nothing.
//
// Threads: values and pure functions; a long file takes a second, so not in the GUI's.
#pragma once

#include "desktop/books/people_file.h"
#include "desktop/books/seat_room.h"

#include <QSet>

namespace boxoffice {

enum class PersonVerdict {
    Fits,       // would be registered
    Registered, // is already
    Duplicate,  // an earlier row has the address
    Wrong,      // something in the row is; see why
    Full,       // no seat is left by then
};

struct CheckedPerson
{
    int line = 0;
    QString email = {}; // in canonical form, or as the file has it
    QString name = {};  // likewise cleaned
    QString type = {};  // as it is called, or as the file has it
    std::optional<Uuid> ticketTypeId = {};
    PersonVerdict verdict = PersonVerdict::Fits;
    QString why = {}; // one sentence, of all but Fits
};

struct PeopleQuestion
{
    QList<PersonRow> rows = {};
    SaleOffer facts = {};
    QSet<QString> registered = {};        // addresses that have a seat
    std::optional<Uuid> defaultType = {}; // of rows that name none
};

// As many as there are rows, in their order.
QList<CheckedPerson> checked(const PeopleQuestion &question);

} // namespace boxoffice

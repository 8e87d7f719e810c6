// A ticket as its holder sees it: a registration, its event, and what may be done with it.
#pragma once

#include "shared/api/event_dto.h"
#include "shared/api/registration_dto.h"

#include <QByteArray>

namespace boxoffice {

struct Ticket
{
    Registration registration;
    Event event;
    bool isValid = false;
    QByteArray code = {};  // for the door; empty: the ticket is not valid
    QByteArray watch = {}; // by which live streams name it
    bool mayCancel = false;
    bool mayEdit = false;
    bool sendsMail = false;  // the server does
    QString contact = {};    // of the event's organizer; empty: nobody said
    QString ticketType = {}; // its name; empty: it has none
};

// Returns the first 8 hexadecimal digits of the SHA-256 of the id: who does not know the id learns
// nothing from it.
QByteArray watchOf(const Uuid &registrationId);

} // namespace boxoffice

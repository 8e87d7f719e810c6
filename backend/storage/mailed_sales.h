// Reads what mails about orders and waiting lists say.
//
// Threads: the connection's.
#pragma once

#include "backend/database/database_connection.h"
#include "backend/outbox/mail_to_send.h"

namespace boxoffice {

// Both require an open connection and the mail's event. They set the address and the language, too.
// They return false where a statement failed, which the connection then tells of.

// Sets order and seats; of OrderConfirmed also the tickets that are valid. No order: there is none
// with this id.
bool readOrderOfMail(DatabaseConnection &connection, const Uuid &id, MailToSend &mail);
// Sets entry and seats. No entry: there is none with this id.
bool readEntryOfMail(DatabaseConnection &connection, const Uuid &id, MailToSend &mail);

} // namespace boxoffice

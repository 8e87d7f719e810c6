// Mails in words for people.
//
// Threads: GUI only.
#pragma once

#include "shared/api/mail_dto.h"

#include <QString>

namespace boxoffice {

// Of a kind that only a newer server knows: what that calls it.
QString formatMailKind(const Mail &mail);
QString formatMailState(MailState state);
// When it was sent; of a waiting one, that it was tried before; else when it was asked for.
QString formatMailTime(const Mail &mail);

} // namespace boxoffice

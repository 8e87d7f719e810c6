// Writes letters: the port to their texts.
#pragma once

#include "backend/outbox/letter.h"
#include "backend/outbox/mail_to_send.h"
#include "shared/result.h"

namespace boxoffice {

class Composer
{
public:
    virtual ~Composer() = default;

    // Writes the letter. Only for a mail with a reason to be sent (mail_rules.h). An error is a
    // fault of ours: the mail is tried again like one that a mail server refused for now.
    // Threads: one at a time; from the first call on always the same.
    virtual Result<Letter> compose(const MailToSend &mail) = 0;
};

} // namespace boxoffice

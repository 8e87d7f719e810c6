// Writes letters on a thread of its own, so that the next one is drawn while a mail is on its way.
//
// Threads: begin() from one thread; the composer is called on the desk's only.
#pragma once

#include "backend/outbox/composer.h"
#include "shared/work_desk.h"

#include <future>
#include <memory>

namespace boxoffice {

// Not valid(): nobody writes it yet.
using PendingLetter = std::future<Result<Letter>>;

class LetterDesk
{
public:
    explicit LetterDesk(std::unique_ptr<Composer> composer);

    // Requires: the mail is one that Composer::compose() takes. Letters are written in the order of
    // the calls; one that nobody waits for is thrown away.
    PendingLetter begin(const MailToSend &mail);

private:
    const std::unique_ptr<Composer> m_composer;
    WorkDesk m_desk; // last: its thread uses the composer
};

} // namespace boxoffice

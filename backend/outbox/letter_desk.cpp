#include "backend/outbox/letter_desk.h"

namespace boxoffice {

namespace {

using namespace std::chrono_literals;

// The mailer waits for each letter, so hardly any waits at the desk, and none too long.
constexpr WorkDesk::Options kPatient{.maxWaiting = 1'000, .maxWait = 1h, .givesWay = false};

} // namespace

LetterDesk::LetterDesk(std::unique_ptr<Composer> composer)
    : m_composer(std::move(composer))
    , m_desk(kPatient)
{ }

PendingLetter LetterDesk::begin(const MailToSend &mail)
{
    auto promise = std::make_shared<std::promise<Result<Letter>>>();
    PendingLetter letter = promise->get_future();
    const auto taken =
        m_desk.submit({[this, promise, mail] { promise->set_value(m_composer->compose(mail)); },
                       [promise](const Error &error) { promise->set_value(error); }});
    if (!taken) {
        promise->set_value(taken.error());
    }
    return letter;
}

} // namespace boxoffice

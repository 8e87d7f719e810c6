// Follows the journal and sends the mails that it leads to.
//
// Of all servers on a database one is the mailer; the others ask every second whether the office is
// free. One without a mail server leaves it to one that has one. A mail is sent at least once: its
// outcome is noted after the mail server has taken it, so a crash between the two sends it again,
// with the same Message-ID. One mail that is refused never keeps others from going out; a mail
// server that cannot be reached pauses them all.
//
// Threads: one of its own, which makes and uses the store and calls the sender, and another that
// calls the composer. stop() from any thread.
#pragma once

#include "backend/outbox/letter_desk.h"
#include "backend/outbox/mail_rules.h"
#include "backend/outbox/mail_sender.h"
#include "backend/outbox/mail_store.h"
#include "shared/clock.h"
#include "shared/mutex.h"

#include <chrono>
#include <functional>
#include <memory>
#include <thread>

namespace boxoffice {

struct MailerOptions
{
    int perSecond = 10;                     // mails at most; 0: as many as the mail server takes
    std::chrono::milliseconds poll{500};    // more: mails leave later; less: more idle queries
    std::chrono::milliseconds office{1000}; // how often another server asks for the office
    int entriesAtOnce = 16;                 // of the journal, of up to 256 mails each
    int holdersAtOnce = 500;                // of an announcement, where nothing is to be sent
};

class Mailer
{
public:
    using MakeStore = std::function<std::unique_ptr<MailStore>()>;

    // Starts the thread. sender and composer: null where no mail is sent; then the queue only grows
    // (and old mails are dropped, see backend/storage/outbox_removal.h). clock: borrowed, must
    // outlive this.
    Mailer(MakeStore makeStore, std::unique_ptr<MailSender> sender,
           std::unique_ptr<Composer> composer, const MailerOptions &options,
           const Clock &clock = Clock::system());
    ~Mailer(); // stop(), and waits for the thread

    // Nothing new is begun. A mail that is on its way has two seconds to be taken.
    void stop();

private:
    void run();
    bool isReady();
    std::chrono::nanoseconds workOnce();
    void passSome();
    bool sendSome();
    // Begins the letter of a mail that needs no link of its own.
    PendingLetter beginLetter(const MailToSend &mail);
    // Return whether the next one may be sent.
    bool send(MailToSend &mail, PendingLetter letter);
    bool settle(const MailToSend &mail, const SendReport &report);
    void workMeanwhile();
    bool note(const MailOutcome &outcome);
    bool noteLate();
    void pauseAll(const SendReport &report);
    void goOn();
    void tendQueue();
    void tellOfLag();
    bool waitForRate();
    // Returns false when the thread is to end.
    bool wait(std::chrono::nanoseconds length);
    bool isStopping();
    std::chrono::nanoseconds now() const { return m_clock.steady(); }

    const MakeStore m_makeStore;
    const std::unique_ptr<MailSender> m_sender;
    const std::unique_ptr<LetterDesk> m_letters;
    const MailerOptions m_options;
    const Clock &m_clock;

    // The thread's own. Times are of the steady clock.
    std::unique_ptr<MailStore> m_store;
    std::vector<MailOutcome> m_late;      // outcomes that could not be noted yet
    bool m_mayAnnounce = true;            // nothing else waits to be sent
    bool m_hasPassed = false;             // the journal had something to be passed
    std::chrono::nanoseconds m_passAt{0}; // the journal is left alone until then
    std::chrono::nanoseconds m_sendAt{0}; // by the rate
    std::chrono::nanoseconds m_tendAt{0};
    std::chrono::nanoseconds m_yieldAt{0};
    std::chrono::nanoseconds m_lagAt{0};
    // While the mail server cannot be reached:
    std::chrono::nanoseconds m_pausedUntil{0};
    std::chrono::seconds m_pause{0}; // 0: it can
    std::chrono::nanoseconds m_unreachableSince{0};
    std::chrono::nanoseconds m_toldAt{0};
    MailboxLimit m_mailboxes;
    int m_lostInARow = 0; // connections that ended while a mail was on them

    Mutex m_mutex;
    WaitCondition m_wake;
    bool m_stopping BOXOFFICE_GUARDED_BY(m_mutex) = false;
    std::chrono::nanoseconds m_stoppedAt BOXOFFICE_GUARDED_BY(m_mutex){0};
    std::thread m_thread; // last: it uses the members above
};

} // namespace boxoffice

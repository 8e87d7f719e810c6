// Limits for who tries to sign in or to guess a token: by client address and by account.
//
// The first attempts are free. Each further one that fails doubles the time until the next is
// made at all, up to five minutes, so that nobody locks an account out for good. A success resets
// the account, and takes back what the attempt itself added for the address: who has an account
// does not get free attempts at others. An hour without an attempt is forgotten.
//
//   auto begun = attempts.begin(address, account);
//   if (!begun.attempt) return tooManyAttempts();  // and Retry-After: begun.retryIn
//   …
//   begun.attempt->succeeded();  // or failed(); neither: it does not count
//
// An attempt counts from its beginning, so many at once are no way around it. Memory is bounded
// (keyed_slots.h).
//
// Threads: any.
#pragma once

#include "shared/clock.h"
#include "shared/keyed_slots.h"
#include "shared/mutex.h"

#include <memory>

namespace boxoffice {

class Attempts
{
public:
    static constexpr int kFreeOfAddress = 20; // a venue's network is one address
    static constexpr int kFreeOfAccount = 5;

    // One that is being made. Ends with its last copy, and then does not count unless it failed.
    class Attempt
    {
    public:
        ~Attempt();
        Attempt(const Attempt &) = delete;
        Attempt &operator=(const Attempt &) = delete;

        void failed(); // the wait begins now
        void succeeded();

    private:
        friend class Attempts; // which alone begins them
        Attempt(Attempts &attempts, QByteArray address, QByteArray account)
            : m_attempts(attempts)
            , m_address(std::move(address))
            , m_account(std::move(account))
        { }

        Attempts &m_attempts;
        const QByteArray m_address;
        const QByteArray m_account;
        bool m_settled = false;
    };

    struct Begun
    {
        std::shared_ptr<Attempt> attempt = {}; // null: none is made now
        int retryIn = 0;                       // seconds
    };

    // clock: borrowed. mostKeys: of addresses, and of accounts.
    explicit Attempts(const Clock &clock = Clock::system(), qsizetype mostKeys = 32'768);

    // address: the client's (AbuseGuard::bucketOf()); account: who is meant, in one form. An empty
    // one is not counted.
    Begun begin(const QByteArray &address, const QByteArray &account);

private:
    struct Slot
    {
        qint64 allowedAt = 0; // microseconds of the steady clock: not before
        qint64 forgottenAt = 0;
        int count = 0;

        bool isFree(qint64 now) const { return forgottenAt <= now; }
    };
    using Slots = KeyedSlots<Slot>;

    enum class Outcome { Failed, Succeeded, NotTried };

    static void wait(Slot &slot, int freeOnes, qint64 now);
    static void takeBack(Slot &slot);
    qint64 now() const;
    void settle(const QByteArray &address, const QByteArray &account, Outcome outcome);

    const Clock &m_clock;
    Mutex m_mutex;
    Slots m_addresses BOXOFFICE_GUARDED_BY(m_mutex);
    Slots m_accounts BOXOFFICE_GUARDED_BY(m_mutex);
};

} // namespace boxoffice

// Limits for who tries to sign in or to guess a token: by client address, by pair of an account and
// an address, and, from a much higher count, by account.
//
// The first attempts are free. Each further one that fails doubles the time until the next is
// made at all, up to five minutes, and up to one minute for an account as a whole. So the failures
// of one address delay nobody elsewhere: an account forgets one failure a minute, which is more
// than one address can make. A pair that succeeded is known for a day and does not wait for the
// account as a whole. A success resets the pair, and takes back only what the attempt itself added
// elsewhere: who has an account gets no free attempts at others. An hour without an attempt is
// forgotten, by an account after a hundred minutes.
//
//   auto begun = attempts.begin(address, account);
//   if (!begun.attempt) return tooManyAttempts();  // and Retry-After: begun.retryIn
//   …
//   begun.attempt->succeeded();  // or failed(); neither: it does not count
//
// An attempt counts from its beginning, so many at once are no way around it. Memory is bounded
// (keyed_slots.h): three tables of constant size.
//
// Threads: any.
#pragma once

#include "shared/clock.h"
#include "shared/keyed_slots.h"
#include "shared/mutex.h"

#include <algorithm>
#include <memory>
#include <vector>

namespace boxoffice {

class Attempts
{
public:
    static constexpr int kFreeOfAddress = 20; // a venue's network is one address
    static constexpr int kFreeOfPair = 5;
    static constexpr int kFreeOfAccount = 100;

private:
    // Which slots an attempt counts in; an empty one: in none.
    struct Keys
    {
        QByteArray address;
        QByteArray pair;
        QByteArray account;
    };

public:
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
        Attempt(Attempts &attempts, Keys keys) : m_attempts(attempts), m_keys(std::move(keys)) { }

        Attempts &m_attempts;
        const Keys m_keys;
        bool m_settled = false;
    };

    struct Begun
    {
        std::shared_ptr<Attempt> attempt = {}; // null: none is made now
        int retryIn = 0;                       // seconds
    };

    // clock: borrowed. mostKeys: of addresses, of pairs, and of accounts.
    explicit Attempts(const Clock &clock = Clock::system(), qsizetype mostKeys = 32'768);

    // address: the client's (AbuseGuard::bucketOf()); empty: the server's own machine, which is not
    // counted as an address. account: who is meant, in one form; empty: a token is tried.
    Begun begin(const QByteArray &address, const QByteArray &account);

private:
    struct Slot
    {
        qint64 allowedAt = 0; // microseconds of the steady clock: not before
        qint64 forgottenAt = 0;
        qint64 lessenedAt = 0; // when an account last forgot one
        qint64 knownUntil = 0; // of a pair: it succeeded
        int count = 0;

        bool isFree(qint64 now) const { return std::max(forgottenAt, knownUntil) <= now; }
    };
    using Slots = KeyedSlots<Slot>;

    enum class Outcome { Failed, Succeeded, NotTried };

    struct Limit
    {
        int freeOnes;
        qint64 longestWait; // microseconds, as all
        qint64 forgottenAfter;
        qint64 forgetsOneEach; // 0: it does not
    };
    struct Counted
    {
        Slot &slot;
        const Limit &limit;
    };

    static const Limit kOfAddress;
    static const Limit kOfPair;
    static const Limit kOfAccount;

    static void count(const Counted &counted, qint64 now);
    static void wait(const Counted &counted, qint64 now);
    static void takeBack(Slot &slot);
    qint64 now() const;
    std::vector<Counted> countedOf(const Keys &keys, qint64 now) BOXOFFICE_REQUIRES(m_mutex);
    bool isKnown(const QByteArray &pair, qint64 now) BOXOFFICE_REQUIRES(m_mutex);
    void settle(const Keys &keys, Outcome outcome);

    const Clock &m_clock;
    Mutex m_mutex;
    Slots m_addresses BOXOFFICE_GUARDED_BY(m_mutex);
    Slots m_pairs BOXOFFICE_GUARDED_BY(m_mutex);
    Slots m_accounts BOXOFFICE_GUARDED_BY(m_mutex);
};

} // namespace boxoffice

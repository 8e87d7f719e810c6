#include "backend/access/attempts.h"

namespace boxoffice {

namespace {

constexpr qint64 kMicrosecondsASecond = 1'000'000;
constexpr qint64 kMinute = 60 * kMicrosecondsASecond;
constexpr qint64 kKnownFor = 24 * 60 * kMinute;

// 1 s, 2 s, 4 s …
qint64 waitAfter(int beyondFree, qint64 longest)
{
    constexpr int kMostDoublings = 20;
    return std::min(kMicrosecondsASecond << std::min(beyondFree, kMostDoublings), longest);
}

// No two pairs make the same key.
QByteArray pairOf(const QByteArray &address, const QByteArray &account)
{
    return account.isEmpty() ? QByteArray()
                             : QByteArray::number(address.size()) + ':' + address + account;
}

} // namespace

constexpr Attempts::Limit Attempts::kOfAddress{kFreeOfAddress, 5 * kMinute, 60 * kMinute, 0};
constexpr Attempts::Limit Attempts::kOfPair{kFreeOfPair, 5 * kMinute, 60 * kMinute, 0};
constexpr Attempts::Limit Attempts::kOfAccount{kFreeOfAccount, kMinute, kFreeOfAccount *kMinute,
                                               kMinute};

Attempts::Attempts(const Clock &clock, qsizetype mostKeys)
    : m_clock(clock)
    , m_addresses(mostKeys)
    , m_pairs(mostKeys)
    , m_accounts(mostKeys)
{ }

qint64 Attempts::now() const
{
    return std::chrono::floor<std::chrono::microseconds>(m_clock.steady()).count();
}

std::vector<Attempts::Counted> Attempts::countedOf(const Keys &keys, qint64 now)
{
    std::vector<Counted> all;
    int looked = 0;
    const auto add = [&](Slots &slots, const QByteArray &key, const Limit &limit) {
        if (!key.isEmpty()) {
            all.push_back({slots.slotOf(key, now, looked), limit});
        }
    };
    add(m_addresses, keys.address, kOfAddress);
    add(m_pairs, keys.pair, kOfPair);
    add(m_accounts, keys.account, kOfAccount);
    return all;
}

bool Attempts::isKnown(const QByteArray &pair, qint64 now)
{
    int looked = 0;
    return !pair.isEmpty() && m_pairs.slotOf(pair, now, looked).knownUntil > now;
}

Attempts::Begun Attempts::begin(const QByteArray &address, const QByteArray &account)
{
    const qint64 at = now();
    Keys keys{address, pairOf(address, account), account};
    MutexLock lock(m_mutex);
    if (isKnown(keys.pair, at)) {
        keys.account.clear();
    }
    const auto counted = countedOf(keys, at);
    qint64 allowedAt = 0;
    for (const Counted &each : counted) {
        allowedAt = std::max(allowedAt, each.slot.allowedAt);
    }
    if (allowedAt > at) {
        return {
            {},
            static_cast<int>((allowedAt - at + kMicrosecondsASecond - 1) / kMicrosecondsASecond)};
    }
    for (const Counted &each : counted) {
        count(each, at);
        wait(each, at);
    }
    return {std::shared_ptr<Attempt>(new Attempt(*this, std::move(keys))), 0};
}

void Attempts::count(const Counted &counted, qint64 now)
{
    const auto &[slot, limit] = counted;
    if (slot.forgottenAt <= now) {
        slot.count = 0; // of a pair that is known
    }
    if (limit.forgetsOneEach > 0) {
        const qint64 forgotten = (now - slot.lessenedAt) / limit.forgetsOneEach;
        slot.lessenedAt += forgotten * limit.forgetsOneEach;
        slot.count -= static_cast<int>(std::min<qint64>(forgotten, slot.count));
    }
    ++slot.count;
}

void Attempts::wait(const Counted &counted, qint64 now)
{
    const auto &[slot, limit] = counted;
    slot.allowedAt = slot.count < limit.freeOnes
        ? 0
        : now + waitAfter(slot.count - limit.freeOnes, limit.longestWait);
    slot.forgottenAt = std::max(slot.allowedAt, now) + limit.forgottenAfter;
}

void Attempts::takeBack(Slot &slot)
{
    slot.count = std::max(slot.count - 1, 0);
    slot.allowedAt = 0;
}

void Attempts::settle(const Keys &keys, Outcome outcome)
{
    const qint64 at = now();
    MutexLock lock(m_mutex);
    for (const Counted &each : countedOf(keys, at)) {
        outcome == Outcome::Failed ? wait(each, at) : takeBack(each.slot);
        if (outcome == Outcome::Succeeded && &each.limit == &kOfPair) {
            each.slot = {.knownUntil = at + kKnownFor};
        }
    }
}

void Attempts::Attempt::failed()
{
    m_settled = true;
    m_attempts.settle(m_keys, Outcome::Failed);
}

void Attempts::Attempt::succeeded()
{
    m_settled = true;
    m_attempts.settle(m_keys, Outcome::Succeeded);
}

Attempts::Attempt::~Attempt()
{
    if (!m_settled) {
        m_attempts.settle(m_keys, Outcome::NotTried);
    }
}

} // namespace boxoffice

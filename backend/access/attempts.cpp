#include "backend/access/attempts.h"

namespace boxoffice {

namespace {

constexpr qint64 kMicrosecondsASecond = 1'000'000;
constexpr qint64 kLongestWait = 300 * kMicrosecondsASecond;
constexpr qint64 kForgottenAfter = 3'600 * kMicrosecondsASecond;

// 1 s, 2 s, 4 s …
qint64 waitAfter(int beyondFree)
{
    constexpr int kMostDoublings = 20;
    return std::min(kMicrosecondsASecond << std::min(beyondFree, kMostDoublings), kLongestWait);
}

} // namespace

Attempts::Attempts(const Clock &clock, qsizetype mostKeys)
    : m_clock(clock)
    , m_addresses(mostKeys)
    , m_accounts(mostKeys)
{ }

qint64 Attempts::now() const
{
    return std::chrono::floor<std::chrono::microseconds>(m_clock.steady()).count();
}

Attempts::Begun Attempts::begin(const QByteArray &address, const QByteArray &account)
{
    const qint64 at = now();
    int looked = 0;
    MutexLock lock(m_mutex);
    Slot *ofAddress = address.isEmpty() ? nullptr : &m_addresses.slotOf(address, at, looked);
    Slot *ofAccount = account.isEmpty() ? nullptr : &m_accounts.slotOf(account, at, looked);
    const qint64 allowedAt = std::max(ofAddress ? ofAddress->allowedAt : 0, //
                                      ofAccount ? ofAccount->allowedAt : 0);
    if (allowedAt > at) {
        return {
            {},
            static_cast<int>((allowedAt - at + kMicrosecondsASecond - 1) / kMicrosecondsASecond)};
    }
    if (ofAddress) {
        ++ofAddress->count;
        wait(*ofAddress, kFreeOfAddress, at);
    }
    if (ofAccount) {
        ++ofAccount->count;
        wait(*ofAccount, kFreeOfAccount, at);
    }
    return {std::shared_ptr<Attempt>(new Attempt(*this, address, account)), 0};
}

void Attempts::wait(Slot &slot, int freeOnes, qint64 now)
{
    slot.allowedAt = slot.count < freeOnes ? 0 : now + waitAfter(slot.count - freeOnes);
    slot.forgottenAt = std::max(slot.allowedAt, now) + kForgottenAfter;
}

void Attempts::takeBack(Slot &slot)
{
    slot.count = std::max(slot.count - 1, 0);
    slot.allowedAt = 0;
}

void Attempts::settle(const QByteArray &address, const QByteArray &account, Outcome outcome)
{
    const qint64 at = now();
    int looked = 0;
    MutexLock lock(m_mutex);
    if (!address.isEmpty()) {
        Slot &slot = m_addresses.slotOf(address, at, looked);
        outcome == Outcome::Failed ? wait(slot, kFreeOfAddress, at) : takeBack(slot);
    }
    if (!account.isEmpty()) {
        Slot &slot = m_accounts.slotOf(account, at, looked);
        outcome == Outcome::Failed ? wait(slot, kFreeOfAccount, at) : takeBack(slot);
        if (outcome == Outcome::Succeeded) {
            slot = Slot();
        }
    }
}

void Attempts::Attempt::failed()
{
    m_settled = true;
    m_attempts.settle(m_address, m_account, Outcome::Failed);
}

void Attempts::Attempt::succeeded()
{
    m_settled = true;
    m_attempts.settle(m_address, m_account, Outcome::Succeeded);
}

Attempts::Attempt::~Attempt()
{
    if (!m_settled) {
        m_attempts.settle(m_address, m_account, Outcome::NotTried);
    }
}

} // namespace boxoffice

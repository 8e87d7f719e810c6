#include "backend/outbox/mailer.h"

#include "backend/domain/registrations.h"

#include <QLoggingCategory>

#include <algorithm>

namespace boxoffice {

namespace {

Q_LOGGING_CATEGORY(lcMail, "boxoffice.mail")

using namespace std::chrono_literals;
using End = SendReport::End;

constexpr auto kConnectFor = 1s;
constexpr auto kTendEvery = 1min;
constexpr auto kStopGrace = 2s;
constexpr auto kFreshFor = 1s; // what was read about a mail
constexpr int kMostRead = 100; // mails
constexpr int kMostLost = 3;   // then it is not the mails
constexpr auto kFirstWait = 1s;
constexpr auto kLongestWait = 5min;
constexpr auto kGiveUpAfter = 1h; // without the mail server: mails that are two days old
constexpr qint64 kLagSeconds = 60;
constexpr int kBookersShare = 12; // parts of the time, to one for the journal
constexpr auto kLongestRest = 2s; // where all is slow, mails still go out

MailOutcome outcomeOf(const MailToSend &mail, MailState state)
{
    MailOutcome outcome;
    outcome.id = mail.id;
    outcome.state = state;
    outcome.attempts = mail.attempts + 1;
    if (mail.registration) {
        outcome.eventId = mail.registration->eventId;
        outcome.registrationId = mail.registration->id;
    } else if (mail.order) {
        outcome.eventId = mail.order->eventId;
        outcome.orderId = mail.order->id;
    }
    return outcome;
}

MailOutcome failed(const MailToSend &mail, const QString &error)
{
    MailOutcome outcome = outcomeOf(mail, MailState::Failed);
    outcome.error = error;
    outcome.isAddressGood = false;
    return outcome;
}

MailOutcome postponed(const MailToSend &mail, const QString &error)
{
    const auto pause = retryAfter(mail.attempts + 1);
    if (!pause) {
        return failed(mail, error);
    }
    MailOutcome outcome = outcomeOf(mail, MailState::Queued);
    outcome.error = error;
    outcome.retryAfterSeconds = pause->count();
    return outcome;
}

bool wasAddressBad(const MailToSend &mail)
{
    const auto hasError = [](const MailToSend::Ticket &ticket) {
        return !ticket.registration.mailError.isEmpty();
    };
    return mail.registration ? !mail.registration->mailError.isEmpty()
                             : std::any_of(mail.tickets.begin(), mail.tickets.end(), hasError);
}

MailOutcome sent(const MailToSend &mail)
{
    MailOutcome outcome = outcomeOf(mail, MailState::Sent);
    if (wasAddressBad(mail)) {
        outcome.isAddressGood = true;
    }
    return outcome;
}

// Of a mail to somebody who wants none the organizer learns why the attendee has no ticket.
MailOutcome dropped(const MailToSend &mail)
{
    MailOutcome outcome = outcomeOf(mail, MailState::Dropped);
    outcome.attempts = mail.attempts;
    if (mail.isStopped && (mail.registration || mail.order)) {
        outcome.error = mailStoppedWords();
        outcome.isAddressGood = false;
    }
    return outcome;
}

} // namespace

Mailer::Mailer(MakeStore makeStore, std::unique_ptr<MailSender> sender,
               std::unique_ptr<Composer> composer, const MailerOptions &options, const Clock &clock)
    : m_makeStore(std::move(makeStore))
    , m_sender(std::move(sender))
    , m_letters(composer ? std::make_unique<LetterDesk>(std::move(composer)) : nullptr)
    , m_options(options)
    , m_clock(clock)
    , m_thread([this] { run(); })
{ }

Mailer::~Mailer()
{
    stop();
    m_thread.join();
}

void Mailer::stop()
{
    {
        MutexLock lock(m_mutex);
        if (m_stopping) {
            return;
        }
        m_stopping = true;
        m_stoppedAt = now();
    }
    m_wake.notifyAll();
}

void Mailer::run()
{
    m_store = m_makeStore();
    while (!isStopping()) {
        if (!isReady()) {
            wait(m_options.office);
        } else if (const auto length = workOnce(); length > 0s) {
            wait(length);
        }
    }
    m_store.reset(); // on the thread that made it
}

bool Mailer::isReady()
{
    if (!m_store->connect(QDeadlineTimer(kConnectFor))) {
        return false;
    }
    if (!m_sender && now() >= m_yieldAt) {
        m_yieldAt = now() + m_options.office;
        m_store->yieldOffice();
    }
    if (!m_store->isInOffice()) {
        m_tendAt = 0s; // a new mailer looks after the queue at once
        if (!m_store->takeOffice(m_sender ? Sends::Yes : Sends::No)) {
            tellOfLag();
            return false;
        }
    }
    return noteLate();
}

// Returns how long there is nothing to do.
std::chrono::nanoseconds Mailer::workOnce()
{
    passSome();
    const bool hasSent = sendSome();
    tendQueue();
    tellOfLag();
    if (hasSent) {
        return 0s;
    }
    const std::chrono::nanoseconds poll = m_options.poll;
    return m_hasPassed ? std::clamp<std::chrono::nanoseconds>(m_passAt - now(), 0s, poll) : poll;
}

// Those who book come first: it pauses for twelve times as long as it took, where that is not long.
void Mailer::passSome()
{
    const auto start = now();
    if (start < m_passAt || !m_store->isInOffice()) {
        return;
    }
    const int holders = !m_sender ? m_options.holdersAtOnce
        : !m_mayAnnounce          ? 0
        : m_options.perSecond > 0 ? std::clamp(5 * m_options.perSecond, 50, m_options.holdersAtOnce)
                                  : m_options.holdersAtOnce;
    const Result<int> passed = m_store->fanOut(m_options.entriesAtOnce, holders);
    m_hasPassed = passed && *passed > 0;
    const std::chrono::nanoseconds took = now() - start;
    m_passAt = now()
        + (m_hasPassed ? std::min<std::chrono::nanoseconds>(kBookersShare * took, kLongestRest)
                       : 0ns);
}

// What is read about a mail is true for a second; then the rest is read again. An announcement goes
// on when nothing else waits.
bool Mailer::sendSome()
{
    if (!m_sender || now() < m_pausedUntil || !m_late.empty() || !m_store->isInOffice()) {
        return false;
    }
    const int count =
        m_options.perSecond > 0 ? std::min(m_options.perSecond, kMostRead) : kMostRead;
    const auto read = now();
    auto mails = m_store->due(count);
    if (!mails) {
        return false;
    }
    m_mayAnnounce = int(mails->size()) < count;
    PendingLetter letter = mails->empty() ? PendingLetter() : beginLetter(mails->front());
    for (auto mail = mails->begin(); mail != mails->end(); ++mail) {
        const auto following = std::next(mail);
        PendingLetter next = following != mails->end() ? beginLetter(*following) : PendingLetter();
        if (now() - read > kFreshFor || !send(*mail, std::move(letter))) {
            break;
        }
        letter = std::move(next);
    }
    return !mails->empty();
}

PendingLetter Mailer::beginLetter(const MailToSend &mail)
{
    return mail.linkToken.isEmpty() && hasReason(mail) ? m_letters->begin(mail) : PendingLetter();
}

bool Mailer::send(MailToSend &mail, PendingLetter pending)
{
    if (isStopping()) {
        return false;
    }
    if (!hasReason(mail)) {
        return note(dropped(mail));
    }
    if (mayStrangersCause(mail.kind) && !m_mailboxes.take(mail.toAddress, now())) {
        return note(postponed(mail, QStringLiteral("Very many mails go to this address.")));
    }
    if (!waitForRate() || !m_store->makeLink(mail)) {
        return false;
    }
    if (!hasReason(mail)) { // its link has just been used
        return true;
    }
    const Result<Letter> letter =
        (pending.valid() ? pending : pending = m_letters->begin(mail)).get();
    if (!letter) {
        qCWarning(lcMail).noquote()
            << "mail" << mail.id.toString() << "cannot be written; it is tried again later";
        return note(postponed(mail, cleanedError(letter.error().message, mail.toAddress)));
    }
    const SendReport report = m_sender->send(*letter, mail.id, [this] { workMeanwhile(); });
    return settle(mail, report);
}

void Mailer::workMeanwhile()
{
    bool isOver = false;
    {
        MutexLock lock(m_mutex);
        isOver = m_stopping && now() - m_stoppedAt > kStopGrace;
    }
    if (isOver) {
        m_sender->stop();
    } else {
        passSome();
    }
}

bool Mailer::settle(const MailToSend &mail, const SendReport &report)
{
    m_lostInARow = report.end == End::Lost ? m_lostInARow + 1 : 0;
    switch (report.end) {
    case End::Taken:
        goOn();
        return note(sent(mail));
    case End::Refused:
        goOn();
        return note(failed(mail, report.error));
    case End::Postponed:
        goOn();
        return note(postponed(mail, report.error));
    case End::Lost: {
        const bool noted = note(postponed(mail, report.error));
        if (m_lostInARow >= kMostLost) {
            pauseAll(report);
        }
        return noted && m_lostInARow < kMostLost;
    }
    case End::Unreachable:
        pauseAll(report);
        return false;
    case End::Stopped:
        return false;
    }
    return false;
}

// Returns whether it is noted. While it is not, no mail is sent: this one might be sent again.
bool Mailer::note(const MailOutcome &outcome)
{
    if (!m_store->note(outcome)) {
        m_late.push_back(outcome);
        return false;
    }
    return true;
}

bool Mailer::noteLate()
{
    while (!m_late.empty() && m_store->note(m_late.back())) {
        m_late.pop_back();
    }
    return m_late.empty();
}

void Mailer::pauseAll(const SendReport &report)
{
    if (m_pause == 0s) {
        m_unreachableSince = now();
    }
    m_pause =
        m_pause == 0s ? kFirstWait : std::min<std::chrono::seconds>(2 * m_pause, kLongestWait);
    m_pausedUntil = now() + m_pause;
    if (now() >= m_toldAt) {
        qCWarning(lcMail).noquote() << "no mail goes out:" << report.problem
                                    << "- it is tried again, every five minutes at last";
        m_toldAt = now() + kTendEvery;
    }
}

void Mailer::goOn()
{
    if (m_pause > 0s) {
        qCWarning(lcMail) << "mails go out again";
    }
    m_pause = 0s;
    m_toldAt = 0s;
}

// Once a minute.
void Mailer::tendQueue()
{
    if (now() < m_tendAt || !m_store->isInOffice()) {
        return;
    }
    m_tendAt = now() + kTendEvery;
    (void)m_store->mendTimes();
    if (m_pause > 0s && now() - m_unreachableSince > kGiveUpAfter) {
        (void)m_store->giveUpOld();
    }
}

void Mailer::tellOfLag()
{
    if (now() < m_lagAt) {
        return;
    }
    m_lagAt = now() + kTendEvery;
    const Result<OutboxLag> lag = m_store->lag();
    if (lag && lag->oldestSeconds.value_or(0) > kLagSeconds) {
        qCWarning(lcMail) << "the journal is read late: entries" << lag->unread << "oldest"
                          << *lag->oldestSeconds << "s";
    }
}

bool Mailer::waitForRate()
{
    if (m_options.perSecond <= 0) {
        return true;
    }
    const bool goesOn = wait(m_sendAt - now());
    m_sendAt = std::max(m_sendAt, now()) + std::chrono::nanoseconds(1s) / m_options.perSecond;
    return goesOn;
}

bool Mailer::wait(std::chrono::nanoseconds length)
{
    const auto end = now() + length;
    MutexLock lock(m_mutex);
    while (!m_stopping && now() < end) {
        m_wake.waitFor(m_mutex, std::chrono::ceil<std::chrono::milliseconds>(end - now()));
    }
    return !m_stopping;
}

bool Mailer::isStopping()
{
    MutexLock lock(m_mutex);
    return m_stopping;
}

} // namespace boxoffice

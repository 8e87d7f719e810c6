#include "desktop/books/mail_list.h"

#include "desktop/books/mail_words.h"
#include "shared/api/ticket_number.h"

#include <utility>

namespace boxoffice {

namespace {

QString numberOf(const Mail &mail)
{
    const std::optional<Uuid> &id = mail.registrationId ? mail.registrationId : mail.orderId;
    if (!id) {
        return {};
    }
    const auto number = ticketNumber(*id);
    return QString::fromLatin1(number.data(), kTicketNumberLength).insert(4, u' ');
}

// Another one once it was tried again and has failed again.
QByteArrayList wishOf(const Mail &mail)
{
    return {"resend", mail.id.toByteArray(), QByteArray::number(mail.attempts)};
}

} // namespace

MailList::MailList(ApiClient &client, const MailsOf &of, WishKeys &keys, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_of(of)
    , m_keys(keys)
    , m_model({{tr("Mail"), formatMailKind},
               {tr("Number"), numberOf},
               {tr("State"), [](const Mail &mail) { return formatMailState(mail.state); }},
               {tr("When"), formatMailTime},
               {tr("What the mail server said"), [](const Mail &mail) { return mail.error; }}})
    , m_trouble(this)
{
    connect(&m_trouble, &ReadTrouble::changed, this, &MailList::changed);
    connect(&m_trouble, &ReadTrouble::retryDue, this, &MailList::refresh);
}

void MailList::refresh()
{
    if (m_reading) {
        m_reading->cancel();
    }
    read({});
}

void MailList::readMore()
{
    if (!m_reading && hasMore()) {
        read(m_next);
    }
}

void MailList::read(const QString &cursor)
{
    auto *call = m_of.registration ? m_client.ofRegistration(m_of.event, *m_of.registration)
                                   : m_client.failedOf(m_of.event, cursor);
    m_reading = call;
    call->then(this, [this, cursor](const ApiResult<MailPage> &page) {
        if (!page && page.error().kind == ApiFailure::Cancelled) {
            return;
        }
        m_reading = nullptr;
        if (!page) {
            m_trouble.failed(page.error());
            if (std::exchange(m_wantsAll, false)) {
                m_problem = page.error();
                finish();
            }
            return;
        }
        m_model.setRows(cursor.isEmpty() ? page->mails : m_model.rows() + page->mails);
        m_next = page->next;
        m_isRead = true;
        m_trouble.clear();
        Q_EMIT changed();
        if (m_wantsAll) {
            resendReadOnes();
        }
    });
}

void MailList::resendAll()
{
    if (m_isSending) {
        return;
    }
    m_wantsAll = true;
    setSending(true);
    if (!m_reading) {
        resendReadOnes();
    }
}

// Once they are all there are.
void MailList::resendReadOnes()
{
    if (hasMore()) {
        read(m_next);
        return;
    }
    m_wantsAll = false;
    m_waiting = m_model.rows();
    sendNext();
}

void MailList::resend(const QList<Mail> &mails)
{
    if (m_isSending || mails.isEmpty()) {
        return;
    }
    m_waiting = mails;
    setSending(true);
    sendNext();
}

void MailList::sendTicket()
{
    if (m_isSending) {
        return;
    }
    setSending(true);
    m_client.sendTicket(m_of.event, *m_of.registration, m_keys.keyOf(m_of.ticket))
        ->then(this, [this](const ApiResult<Mail> &result) { onSent(m_of.ticket, result); });
}

void MailList::sendNext()
{
    if (m_waiting.isEmpty()) {
        finish();
        refresh();
        return;
    }
    const Mail mail = m_waiting.takeFirst();
    const QByteArrayList wish = wishOf(mail);
    m_client.resend(m_of.event, mail.id, m_keys.keyOf(wish))
        ->then(this, [this, wish](const ApiResult<Mail> &result) { onSent(wish, result); });
}

void MailList::onSent(const QByteArrayList &wish, const ApiResult<Mail> &result)
{
    m_keys.settle(wish, result);
    if (result) {
        ++m_done;
    } else {
        m_problem = m_problem ? m_problem : std::optional(result.error());
        if (result.error().kind != ApiFailure::Server) {
            m_waiting.clear(); // each of the rest would wait out its patience in vain
        }
    }
    sendNext();
}

void MailList::finish()
{
    const int done = std::exchange(m_done, 0);
    const auto problem = std::exchange(m_problem, std::nullopt);
    setSending(false);
    Q_EMIT sent(done, problem);
}

void MailList::setSending(bool isSending)
{
    m_isSending = isSending;
    Q_EMIT sendingChanged(isSending);
}

} // namespace boxoffice

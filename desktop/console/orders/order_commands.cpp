#include "desktop/console/orders/order_commands.h"

#include "desktop/books/formats.h"
#include "desktop/books/order_words.h"
#include "desktop/console/orders/order_dialog.h"
#include "desktop/look/questions.h"

namespace boxoffice {

namespace {

// A number that people read out stays on one line.
QString numberOf(const Order &order)
{
    return formatOrderNumber(order.id).replace(u' ', QChar::Nbsp);
}

QByteArrayList wishOf(const char *what, const Uuid &id)
{
    return {what, id.toByteArray()};
}

QString reasonOf(const ApiError &error)
{
    return error.outcomeUnknown
        ? OrderCommands::tr("%1 Whether it was done is not known; once more is safe.")
              .arg(error.message)
        : error.message;
}

// Seats may be free, and still not enough.
QString whyNotOffered(const WaitingEntry &entry, const ApiError &error,
                      const QList<ListedTicketType> &types)
{
    return error.code == ErrorCode::EventFull || error.code == ErrorCode::TicketTypeFull
        ? OrderCommands::tr("There are not enough free seats for what %1 wants: %2.")
              .arg(formatBuyer(entry.name, entry.email), formatWish(entry, types))
        : reasonOf(error);
}

} // namespace

OrderCommands::OrderCommands(ConsoleSession &session, QWidget &window)
    : QObject(&window)
    , m_session(session)
    , m_window(window)
{ }

void OrderCommands::open(const Order &order)
{
    auto *open =
        new OpenOrder({m_session.events, m_session.registrations, m_session.orders}, order, this);
    auto *dialog =
        new OrderDialog(*open, m_session.access.may(Permission::RegistrationsWrite), &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QObject::destroyed, open, &QObject::deleteLater);
    wire(*dialog, *open);
    dialog->open();
}

void OrderCommands::wire(OrderDialog &dialog, OpenOrder &open)
{
    RegistrationBatch &batch = m_session.registrations.batch();
    connect(&dialog, &OrderDialog::cancelWanted, this,
            [this, &dialog, &open] { askToCancel(open.order(), &dialog, &open); });
    connect(&dialog, &OrderDialog::correctWanted, this,
            [this, &dialog](const Registration &ticket) { Q_EMIT correctWanted(ticket, &dialog); });
    connect(&dialog, &OrderDialog::cancelTicketsWanted, &batch, &RegistrationBatch::cancel);
    connect(&dialog, &OrderDialog::restoreTicketsWanted, &batch, &RegistrationBatch::restore);
    connect(&batch, &RegistrationBatch::runningChanged, &dialog, &OrderDialog::setBusy);
    connect(&batch, &RegistrationBatch::finished, &dialog,
            [this, &dialog](const BatchOutcome &outcome) { onBatchFinished(dialog, outcome); });
}

void OrderCommands::onBatchFinished(OrderDialog &dialog, const BatchOutcome &outcome)
{
    QStringList sentences;
    if (const int done = static_cast<int>(outcome.done.size()); done > 0) {
        sentences += outcome.wasRestoring
            ? tr("%Ln ticket(s) restored.", nullptr, done)
            : tr("%Ln ticket(s) cancelled, and as many seats freed.", nullptr, done);
    }
    if (!outcome.unknown.isEmpty() || !outcome.failed.isEmpty()) {
        sentences += reasonOf(outcome.firstError);
    }
    dialog.say(sentences.join(u' '));
}

void OrderCommands::cancel(const Order &order)
{
    askToCancel(order, nullptr, nullptr);
}

void OrderCommands::askToCancel(const Order &order, OrderDialog *shown, OpenOrder *open)
{
    const bool isHold = order.status == OrderStatus::Held;
    const int seats = isHold ? seatsOf(order.lines) : validSeatsOf(order);
    const auto event = m_session.events.find(order.eventId);
    QString text = isHold
        ? tr("%Ln seat(s) are freed at once, and the order %1 of %2 can't be confirmed any more.",
             nullptr, seats)
        : tr("%Ln valid ticket(s) of the order %1 of %2 are cancelled, and their seats freed.",
             nullptr, seats);
    text = text.arg(numberOf(order), formatBuyer(order.name, order.email));
    if (event && event->sales.waitingList) {
        text += u' ' + tr("Those who wait for them get an offer.");
    }
    QWidget *over = shown ? static_cast<QWidget *>(shown) : &m_window;
    ask({isHold ? tr("Release the seats?") : tr("Cancel the order?"), text,
         isHold ? tr("&Release them") : tr("&Cancel the order"), tr("&Keep it")},
        *over, this, [this, order, dialog = QPointer(shown), current = QPointer(open)] {
            sendCancelling(order, dialog, current);
        });
}

void OrderCommands::sendCancelling(const Order &order, OrderDialog *shown, OpenOrder *open)
{
    const QByteArrayList wish = wishOf("cancel order", order.id);
    if (shown) {
        shown->setBusy(true);
    }
    ++m_session.changesUnderWay;
    m_session.orders.client()
        .cancel(order.eventId, order.id, m_keys.keyOf(wish))
        ->then(this,
               [this, order, wish, dialog = QPointer(shown),
                current = QPointer(open)](const ApiResult<Order> &result) {
                   m_keys.settle(wish, result);
                   end(result ? nullptr : &result.error());
                   const QString sentence = !result ? reasonOf(result.error())
                       : order.status == OrderStatus::Held
                       ? tr("The seats of the order %1 were released.").arg(numberOf(order))
                       : tr("The order %1 was cancelled.").arg(numberOf(order));
                   if (result) {
                       m_session.orders.take(*result);
                       m_session.registrations.refresh();
                       Q_EMIT told(sentence);
                   } else {
                       Q_EMIT complained(sentence);
                   }
                   if (result && current) {
                       current->take(*result);
                   }
                   if (dialog) {
                       dialog->setBusy(false);
                       dialog->say(sentence);
                   }
               });
}

void OrderCommands::offer(const WaitingPlace &entry)
{
    const auto event = m_session.events.find(entry.eventId);
    if (!event) {
        return;
    }
    QString text =
        tr("%1 gets an offer at once: %2. It stands for %Ln hour(s), or until the sale "
           "ends.",
           nullptr, event->sales.offerHours)
            .arg(formatBuyer(entry.name, entry.email), formatWish(entry, m_session.facts.types()));
    if (entry.position > 1) {
        text += u' '
            + tr("%Ln person(s) who came before are passed over.", nullptr, entry.position - 1);
    }
    text += u' ' + tr("The audit log notes it.");
    ask({entry.position > 1 ? tr("Offer seats out of turn?") : tr("Offer seats?"), text,
         tr("&Offer the seats"), tr("&Let them wait")},
        m_window, this, [this, entry] { sendOffer(entry); });
}

void OrderCommands::sendOffer(const WaitingEntry &entry)
{
    const QByteArrayList wish = wishOf("offer", entry.id);
    ++m_session.changesUnderWay;
    m_session.waiting.client()
        .offer(entry.eventId, entry.id, m_keys.keyOf(wish))
        ->then(this, [this, entry, wish](const ApiResult<WaitingEntry> &result) {
            m_keys.settle(wish, result);
            end(result ? nullptr : &result.error());
            if (result) {
                m_session.waiting.take(*result);
                Q_EMIT told(
                    tr("Seats are offered to %1.").arg(formatBuyer(entry.name, entry.email)));
                return;
            }
            m_session.waiting.readSoon(); // what is shown may be why it is refused
            Q_EMIT complained(whyNotOffered(entry, result.error(), m_session.facts.types()));
        });
}

void OrderCommands::remove(const WaitingEntry &entry)
{
    const QString who = formatBuyer(entry.name, entry.email);
    const QString text = entry.status == WaitingStatus::Offered
        ? tr("The offer to %1 ends, and its seats go to whoever waits next.").arg(who)
        : tr("%1 loses the place, and stands at the end after joining once more.").arg(who);
    ask({tr("Take off the waiting list?"), text, tr("&Take off"), tr("&Keep on the list")},
        m_window, this, [this, entry] { sendRemoval(entry); });
}

void OrderCommands::sendRemoval(const WaitingEntry &entry)
{
    const QByteArrayList wish = wishOf("leave", entry.id);
    ++m_session.changesUnderWay;
    m_session.waiting.client()
        .remove(entry.eventId, entry.id, m_keys.keyOf(wish))
        ->then(this, [this, entry, wish](const ApiResult<WaitingEntry> &result) {
            m_keys.settle(wish, result);
            end(result ? nullptr : &result.error());
            if (result) {
                m_session.waiting.take(*result);
                Q_EMIT told(
                    tr("%1 is off the waiting list.").arg(formatBuyer(entry.name, entry.email)));
            } else {
                m_session.waiting.readSoon();
                Q_EMIT complained(reasonOf(result.error()));
            }
        });
}

void OrderCommands::end(const ApiError *error)
{
    --m_session.changesUnderWay;
    if (error) {
        m_session.monitor.report(*error);
    }
}

} // namespace boxoffice

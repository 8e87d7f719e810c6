#include "desktop/console/registrations/ticket_commands.h"

#include "desktop/books/formats.h"
#include "desktop/books/sale_offer.h"
#include "desktop/console/registrations/correct_dialog.h"
#include "desktop/look/questions.h"

namespace boxoffice {

TicketCommands::TicketCommands(ConsoleSession &session, QWidget &window)
    : QObject(&window)
    , m_session(session)
    , m_window(window)
{ }

void TicketCommands::correct(const Registration &registration, QWidget *over)
{
    const auto event = m_session.events.find(registration.eventId);
    auto *dialog = new CorrectDialog(registration, event && event->namesRequired,
                                     m_session.access.sendsMail(), over ? over : &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &CorrectDialog::correctionRequested, this,
            [this, dialog, registration](const RegistrationPatch &patch) {
                sendCorrection(*dialog, registration, patch);
            });
    if (event && event->ticketTypes > 0) {
        readSaleOffer(m_session.client, registration.eventId, dialog,
                      [this, dialog](const ApiResult<SaleOffer> &facts) {
                          if (facts) {
                              dialog->offerTypes(SeatRoom(*facts));
                          } else {
                              m_session.monitor.report(facts.error());
                          }
                      });
    }
    dialog->open();
}

void TicketCommands::sendCorrection(CorrectDialog &dialog, const Registration &registration,
                                    const RegistrationPatch &patch)
{
    const std::pair wish(registration.id, patch);
    if (wish != m_openWish) { // else it is the same wish once more, and done once
        m_openWish = wish;
        m_openKey = ApiClient::newKey();
    }
    dialog.setBusy(true);
    ++m_session.changesUnderWay;
    const QPointer<CorrectDialog> shown(&dialog);
    m_session.client.correctRegistration(registration.eventId, registration.id, patch, m_openKey)
        ->then(this, [this, shown, registration](const ApiResult<Registration> &result) {
            if (result || !result.error().outcomeUnknown) {
                m_openWish = {};
            }
            if (shown) {
                shown->setBusy(false);
            }
            if (onChanged(result)) {
                if (shown) {
                    shown->accept();
                }
                Q_EMIT told(tr("The registration of %1 was corrected.").arg(formatPerson(*result)));
            } else if (shown) {
                shown->showError(result.error());
            } else {
                Q_EMIT complained(
                    QString(formatPerson(registration) + u": " + result.error().message));
            }
        });
}

bool TicketCommands::onChanged(const ApiResult<Registration> &result)
{
    --m_session.changesUnderWay;
    if (result) {
        m_session.registrations.take(*result);
    } else {
        m_session.monitor.report(result.error());
    }
    return bool(result);
}

void TicketCommands::erase(const Registration &registration)
{
    const QString number = formatNumber(registration).replace(u' ', QChar::Nbsp); // on one line
    ask({tr("Erase personal data?"),
         tr("These are lost for good: name and address of %1, and what the audit log says of them. "
            "The link to the ticket no longer works.\n\nThese stay: the registration with its "
            "number "
            "%2, its times, and its seat.")
             .arg(formatPerson(registration), number),
         tr("Erase for good"), tr("Keep it")},
        m_window, this, [this, registration] { sendErasing(registration); });
}

void TicketCommands::sendErasing(const Registration &registration)
{
    ++m_session.changesUnderWay;
    // A repeat changes nothing, so that each attempt may have a key of its own.
    m_session.client.eraseRegistration(registration.eventId, registration.id, ApiClient::newKey())
        ->then(this,
               [this, number = formatNumber(registration)](const ApiResult<Registration> &result) {
                   if (onChanged(result)) {
                       Q_EMIT told(
                           tr("The personal data of the registration %1 was erased.").arg(number));
                   } else {
                       Q_EMIT complained(
                           result.error().outcomeUnknown
                               ? tr("%1 Whether it was erased is not known; once more is safe.")
                                     .arg(result.error().message)
                               : result.error().message);
                   }
               });
}

} // namespace boxoffice

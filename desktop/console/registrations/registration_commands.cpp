#include "desktop/console/registrations/registration_commands.h"

#include "desktop/books/formats.h"
#include "desktop/books/sale_offer.h"
#include "desktop/console/registrations/register_dialog.h"
#include "desktop/look/progress_panel.h"
#include "shared/api/event_time.h"

#include <QDateTime>
#include <QMessageBox>
#include <QPushButton>

#include <algorithm>

namespace boxoffice {

namespace {

constexpr qsizetype kNamesTold = 3;
constexpr qsizetype kAskFrom = 20; // fewer are as quickly undone as asked for

QString firstOf(const QStringList &emails)
{
    const QString names =
        emails.first(std::min(kNamesTold, emails.size())).join(QStringLiteral(", "));
    return emails.size() > kNamesTold ? QString(names + QStringLiteral(", …")) : names;
}

// An organizer may all the same, and should know.
QString whyNobodyRegisters(const Event &event)
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const auto say = [](const char *sentence) {
        return QCoreApplication::translate("boxoffice::RegistrationCommands", sentence);
    };
    if (event.status == EventStatus::Draft) {
        return say(QT_TRANSLATE_NOOP("boxoffice::RegistrationCommands",
                                     "This event is a draft. Nobody can register, but you can "
                                     "register people."));
    }
    if (event.status == EventStatus::Cancelled) {
        return say(QT_TRANSLATE_NOOP("boxoffice::RegistrationCommands",
                                     "This event was cancelled. Nobody can register, but you can "
                                     "register people."));
    }
    if (isOver(timesOf(event), now)) {
        return say(QT_TRANSLATE_NOOP("boxoffice::RegistrationCommands",
                                     "This event is over. Nobody can register, but you can "
                                     "register people."));
    }
    const bool isOnSale =
        now >= event.sales.startsAt.value_or(now) && now < event.sales.endsAt.value_or(now + 1);
    return isOnSale
        ? QString()
        : say(QT_TRANSLATE_NOOP("boxoffice::RegistrationCommands",
                                "This event is not on sale now. Nobody can register, but you can "
                                "register people."));
}

} // namespace

RegistrationCommands::RegistrationCommands(ConsoleSession &session, ProgressPanel &panel,
                                           QWidget &window)
    : QObject(&window)
    , m_session(session)
    , m_panel(panel)
    , m_window(window)
{
    const RegistrationBatch &batch = session.registrations.batch();
    connect(&batch, &RegistrationBatch::runningChanged, this,
            &RegistrationCommands::onBatchRunning);
    connect(&batch, &RegistrationBatch::progressed, this, &RegistrationCommands::onBatchProgressed);
    connect(&batch, &RegistrationBatch::finished, this, &RegistrationCommands::onBatchFinished);
}

void RegistrationCommands::registerSomebody()
{
    const auto event = m_session.current.event();
    if (!event) {
        return;
    }
    const auto names = event->namesRequired ? RegisterDialog::Names::Required
        : m_session.knowsTickets()          ? RegisterDialog::Names::Welcome
                                            : RegisterDialog::Names::Unknown;
    auto *dialog = new RegisterDialog(event->name, names, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &RegisterDialog::registrationRequested, this,
            [this, dialog, id = event->id](const RegistrationAddition &addition) {
                sendRegistration(*dialog, id, addition);
            });
    connect(&m_session.events, &EventBook::eventGone, dialog, [dialog, id = event->id](Uuid gone) {
        if (gone == id) {
            dialog->showEventGone();
        }
    });
    offerWhatThereIs(*dialog, event->id);
    dialog->open();
}

void RegistrationCommands::offerWhatThereIs(RegisterDialog &dialog, const Uuid &eventId)
{
    readSaleOffer(m_session.client, eventId, &dialog,
                  [this, &dialog](const ApiResult<SaleOffer> &facts) {
                      if (!facts) {
                          m_session.monitor.report(facts.error());
                          return; // the server says what is wrong when somebody is registered
                      }
                      dialog.offerTypes(SeatRoom(*facts));
                      if (facts->isSoldByTypes && m_session.registrations.adder().mayAdd()) {
                          dialog.showAbout(whyNobodyRegisters(facts->event));
                          if (m_session.access.may(Permission::RegistrationsExceed)) {
                              dialog.offerExceeding();
                          }
                      }
                  });
}

void RegistrationCommands::sendRegistration(RegisterDialog &dialog, const Uuid &eventId,
                                            const RegistrationAddition &addition)
{
    const std::pair wish(eventId, addition);
    if (wish != m_openWish) { // else it is the same wish once more, and done once
        m_openWish = wish;
        m_openKey = ApiClient::newKey();
    }
    dialog.setBusy(true);
    ++m_session.changesUnderWay;
    const QPointer<RegisterDialog> shown(&dialog);
    m_session.registrations.adder().add(
        eventId, addition, m_openKey, this,
        [this, shown, eventId,
         email = addition.draft.userEmail](const ApiResult<Registration> &result) {
            --m_session.changesUnderWay;
            if (result || !result.error().outcomeUnknown) {
                m_openWish = {};
            }
            if (!result) {
                m_session.monitor.report(result.error());
            }
            if (shown) {
                shown->setBusy(false);
                result ? shown->showRegistered(email) : shown->showError(result.error());
                offerWhatThereIs(*shown, eventId);
            } else if (result) {
                Q_EMIT told(tr("%1 is registered.").arg(email));
            } else {
                Q_EMIT complained(email + QStringLiteral(": ") + result.error().message, {});
            }
        });
}

void RegistrationCommands::cancel(const QList<Registration> &registrations)
{
    QList<Registration> active;
    for (const Registration &registration : registrations) {
        if (!registration.cancelledAt) {
            active.append(registration);
        }
    }
    if (active.size() < kAskFrom) {
        m_session.registrations.batch().cancel(active);
        return;
    }
    auto *question = new QMessageBox(
        QMessageBox::Question, tr("Cancel registrations?"),
        tr("%Ln registration(s) will be cancelled, and their seats freed. As long as "
           "there are seats, that can be undone.",
           nullptr, static_cast<int>(active.size())),
        QMessageBox::NoButton, &m_window);
    question->setObjectName(QStringLiteral("cancelQuestion"));
    question->setAttribute(Qt::WA_DeleteOnClose);
    auto *yes = question->addButton(tr("&Cancel the registrations"), QMessageBox::AcceptRole);
    question->setDefaultButton(question->addButton(tr("&Keep them"), QMessageBox::RejectRole));
    connect(yes, &QPushButton::clicked, this,
            [this, active] { m_session.registrations.batch().cancel(active); });
    question->open();
}

void RegistrationCommands::onBatchRunning(bool running)
{
    m_session.changesUnderWay += running ? 1 : -1;
    if (running) {
        m_progress = m_panel.begin(tr("Changing registrations…"));
        connect(m_progress, &ProgressLine::stopWanted, &m_session.registrations.batch(),
                &RegistrationBatch::stop);
    } else if (m_progress) {
        m_progress->hide();
        m_progress->deleteLater();
    }
}

void RegistrationCommands::onBatchProgressed(int done, int total)
{
    m_progress->setText(
        tr("Changing registrations… %1 of %2").arg(formatCount(done), formatCount(total)));
    m_progress->setProgress(done, total);
}

void RegistrationCommands::onBatchFinished(const BatchOutcome &outcome)
{
    if (!outcome.failed.isEmpty() || !outcome.unknown.isEmpty()) {
        tellFailures(outcome);
        return;
    }
    const int done = static_cast<int>(outcome.done.size());
    if (outcome.wasRestoring) {
        Q_EMIT told(tr("%Ln registration(s) restored.", nullptr, done));
        return;
    }
    const QString sentence = done == 1
        ? tr("The registration of %1 was cancelled.").arg(formatPerson(outcome.done.first()))
        : tr("%Ln registration(s) cancelled.", nullptr, done);
    if (m_session.registrations.batch().canUndo()) {
        Q_EMIT undoOffered(sentence);
    } else if (done > 0) {
        Q_EMIT told(sentence); // of an early server, or stopped at once
    }
}

void RegistrationCommands::tellFailures(const BatchOutcome &outcome)
{
    m_session.monitor.report(outcome.firstError);
    const auto count = [](const auto &list) { return static_cast<int>(list.size()); };
    QStringList sentences;
    if (const int done = count(outcome.done); done > 0) {
        sentences += outcome.wasRestoring ? tr("%Ln registration(s) restored.", nullptr, done)
                                          : tr("%Ln registration(s) cancelled.", nullptr, done);
    }
    if (const int failed = count(outcome.failed); failed > 0) {
        const QString what = outcome.wasRestoring
            ? tr("%Ln registration(s) could not be restored (%1).", nullptr, failed)
            : tr("%Ln registration(s) could not be cancelled (%1).", nullptr, failed);
        sentences += what.arg(firstOf(outcome.failed));
    }
    if (const int unknown = count(outcome.unknown); unknown > 0) {
        const QString what = outcome.wasRestoring
            ? tr("Whether %Ln registration(s) were restored is not known (%1); once more is safe.",
                 nullptr, unknown)
            : tr("Whether %Ln registration(s) were cancelled is not known (%1); once more is safe.",
                 nullptr, unknown);
        sentences += what.arg(firstOf(outcome.unknown));
    }
    sentences += outcome.firstError.message;
    const bool canUndo = m_session.registrations.batch().canUndo();
    const QString remedy = !canUndo ? QString()
        : outcome.wasRestoring      ? tr("Try again")
                                    : tr("Undo");
    Q_EMIT complained(sentences.join(u' '),
                      outcome.done.isEmpty() && !outcome.wasRestoring ? QString() : remedy);
}

} // namespace boxoffice

#include "desktop/console/registrations/registration_commands.h"

#include "desktop/books/formats.h"
#include "desktop/console/registrations/register_dialog.h"
#include "desktop/look/progress_panel.h"

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
    auto *dialog = new RegisterDialog(event->name, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &RegisterDialog::registrationRequested, this,
            [this, dialog, id = event->id](const QString &email) {
                sendRegistration(*dialog, id, email);
            });
    connect(&m_session.events, &EventBook::eventGone, dialog, [dialog, id = event->id](Uuid gone) {
        if (gone == id) {
            dialog->showEventGone();
        }
    });
    dialog->open();
}

void RegistrationCommands::sendRegistration(RegisterDialog &dialog, const Uuid &eventId,
                                            const QString &email)
{
    const std::pair wish(eventId, email);
    if (wish != m_openWish) { // else it is the same wish once more, and done once
        m_openWish = wish;
        m_openKey = ApiClient::newKey();
    }
    dialog.setBusy(true);
    ++m_session.changesUnderWay;
    const QPointer<RegisterDialog> shown(&dialog);
    m_session.registrations.registerAttendee(eventId, email, m_openKey)
        ->then(this, [this, shown, email](const ApiResult<Registration> &result) {
            --m_session.changesUnderWay;
            if (result || !result.error().outcomeUnknown) {
                m_openWish = {};
            }
            if (!result) {
                m_session.monitor.report(result.error());
            }
            if (shown) {
                shown->setBusy(false);
                if (result) {
                    shown->showRegistered(email);
                } else {
                    shown->showError(result.error());
                }
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
    auto *question =
        new QMessageBox(QMessageBox::Question, tr("Cancel registrations?"),
                        tr("%Ln registration(s) will be cancelled, and their seats freed. Undoing "
                           "that makes new registrations with new numbers.",
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
    if (outcome.wasUndo) {
        Q_EMIT told(tr("%Ln registration(s) made anew, with new numbers.", nullptr, done));
    } else if (done == 1) {
        Q_EMIT undoOffered(tr("The registration of %1 was cancelled. Undoing that makes a new one "
                              "with a new number.")
                               .arg(outcome.done.first().userEmail));
    } else if (done > 1) {
        Q_EMIT undoOffered(
            tr("%Ln registration(s) cancelled. Undoing that makes new ones with new numbers.",
               nullptr, done));
    }
}

void RegistrationCommands::tellFailures(const BatchOutcome &outcome)
{
    m_session.monitor.report(outcome.firstError);
    const auto count = [](const auto &list) { return static_cast<int>(list.size()); };
    QStringList sentences;
    if (const int done = count(outcome.done); done > 0) {
        sentences += outcome.wasUndo
            ? tr("%Ln registration(s) made anew, with new numbers.", nullptr, done)
            : tr("%Ln registration(s) cancelled.", nullptr, done);
    }
    if (const int failed = count(outcome.failed); failed > 0) {
        const QString what = outcome.wasUndo
            ? tr("%Ln registration(s) could not be made anew (%1).", nullptr, failed)
            : tr("%Ln registration(s) could not be cancelled (%1).", nullptr, failed);
        sentences += what.arg(firstOf(outcome.failed));
    }
    if (const int unknown = count(outcome.unknown); unknown > 0) {
        const QString what = outcome.wasUndo
            ? tr("Whether %Ln registration(s) were made anew is not known (%1); once more is safe.",
                 nullptr, unknown)
            : tr("Whether %Ln registration(s) were cancelled is not known (%1); once more is safe.",
                 nullptr, unknown);
        sentences += what.arg(firstOf(outcome.unknown));
    }
    sentences += outcome.firstError.message;
    const bool canUndo = m_session.registrations.batch().canUndo();
    const QString remedy = !canUndo ? QString() : outcome.wasUndo ? tr("Try again") : tr("Undo");
    Q_EMIT complained(sentences.join(u' '),
                      outcome.done.isEmpty() && !outcome.wasUndo ? QString() : remedy);
}

} // namespace boxoffice

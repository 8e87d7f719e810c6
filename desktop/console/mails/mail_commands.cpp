#include "desktop/console/mails/mail_commands.h"

#include "desktop/books/formats.h"
#include "desktop/console/mails/announce_dialog.h"
#include "desktop/console/mails/mails_dialog.h"

namespace boxoffice {

namespace {

QByteArray inBytes(const std::optional<qint64> &time)
{
    return time ? QByteArray::number(*time) : QByteArray();
}

} // namespace

MailCommands::MailCommands(ConsoleSession &session, QWidget &window)
    : QObject(&window)
    , m_session(session)
    , m_window(window)
    , m_client(session.client)
{ }

void MailCommands::showMails(const Registration &registration)
{
    openList({registration.eventId, registration.id, ticketOf(registration)},
             formatPerson(registration));
}

void MailCommands::showFailed(const Event &event)
{
    openList({event.id}, event.name);
}

// What its ticket says by now, and to whom.
QByteArrayList MailCommands::ticketOf(const Registration &registration) const
{
    const Event event = m_session.events.find(registration.eventId).value_or(Event{});
    return {"ticket",
            registration.id.toByteArray(),
            registration.userEmail.toUtf8(),
            registration.name.toUtf8(),
            event.name.toUtf8(),
            event.location.toUtf8(),
            inBytes(event.startsAt),
            inBytes(event.endsAt),
            event.timezone.toUtf8()};
}

void MailCommands::openList(const MailsOf &of, const QString &about)
{
    auto *list = new MailList(m_session.client, of, m_keys, this);
    connect(list, &MailList::sendingChanged, this,
            [this, list](bool isSending) { m_session.changesUnderWay += isSending ? 1 : -1; });
    auto *dialog = new MailsDialog(*list, about,
                                   m_session.access.may(Permission::RegistrationsWrite), &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    // What is being sent when it is closed is sent to the end, and only then told here.
    connect(dialog, &QObject::destroyed, list, [this, list] {
        if (!list->isSending()) {
            list->deleteLater();
            return;
        }
        connect(list, &MailList::sent, this,
                [this, list](int, const std::optional<ApiError> &problem) {
                    if (problem) {
                        complain(*problem);
                    }
                    list->deleteLater();
                });
    });
    dialog->open();
}

void MailCommands::sendTicket(const Registration &registration)
{
    ++m_session.changesUnderWay;
    const QByteArrayList wish = ticketOf(registration);
    m_client.sendTicket(registration.eventId, registration.id, m_keys.keyOf(wish))
        ->then(this, [this, registration, wish](const ApiResult<Mail> &result) {
            --m_session.changesUnderWay;
            m_keys.settle(wish, result);
            if (result) {
                Q_EMIT told(tr("The ticket will be sent to %1 again.").arg(registration.userEmail));
            } else {
                complain(result.error());
            }
        });
}

void MailCommands::tellEverybody(const Event &event)
{
    const auto about = event.status == EventStatus::Cancelled ? AnnouncementAbout::Cancelled
                                                              : AnnouncementAbout::Changed;
    auto *dialog = new AnnounceDialog(event.name, about, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &AnnounceDialog::previewsWanted, this,
            [this, dialog, id = event.id, about] { readPreviews(*dialog, id, about); });
    connect(dialog, &AnnounceDialog::sendingRequested, this,
            [this, dialog, event, about] { announce(*dialog, event, about); });
    readPreviews(*dialog, event.id, about);
    dialog->open();
}

void MailCommands::readPreviews(AnnounceDialog &dialog, const Uuid &event, AnnouncementAbout about)
{
    for (const auto language : {MailLanguage::English, MailLanguage::German}) {
        auto *call = m_client.preview(event, about, language);
        connect(call, &CallBase::retrying, &dialog, &AnnounceDialog::showRetrying);
        call->then(&dialog, [&dialog, language](const ApiResult<AnnouncementPreview> &preview) {
            if (preview) {
                dialog.showPreview(language, *preview);
            } else {
                dialog.showUnread(language, preview.error());
            }
        });
    }
}

void MailCommands::announce(AnnounceDialog &dialog, const Event &event, AnnouncementAbout about)
{
    const QByteArrayList wish =
        QByteArrayList{"announce", event.id.toByteArray(), wireName(about).toByteArray()}
        + dialog.content();
    dialog.setBusy(true);
    ++m_session.changesUnderWay;
    const QPointer<AnnounceDialog> shown(&dialog);
    auto *call = m_client.announce(event.id, about, m_keys.keyOf(wish));
    connect(call, &CallBase::retrying, &dialog, &AnnounceDialog::showRetrying);
    call->then(this, [this, shown, wish, event](const ApiResult<qint64> &count) {
        --m_session.changesUnderWay;
        m_keys.settle(wish, count);
        onAnnounced(shown, event.name, count);
    });
}

void MailCommands::onAnnounced(AnnounceDialog *dialog, const QString &eventName,
                               const ApiResult<qint64> &count)
{
    if (dialog) {
        dialog->setBusy(false);
    }
    if (count) {
        if (dialog) {
            dialog->accept();
        }
        Q_EMIT told(tr("%Ln mail(s) about “%1” will be sent.", nullptr, static_cast<int>(*count))
                        .arg(eventName));
    } else if (dialog && dialog->isVisible()) {
        m_session.monitor.report(count.error());
        dialog->showError(count.error());
    } else {
        complain(count.error());
    }
}

void MailCommands::complain(const ApiError &error)
{
    m_session.monitor.report(error);
    Q_EMIT complained(
        error.outcomeUnknown
            ? tr("%1 Whether it will be sent is not known; once more is safe.").arg(error.message)
            : error.message);
}

} // namespace boxoffice

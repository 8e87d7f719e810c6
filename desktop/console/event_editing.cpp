#include "desktop/console/event_editing.h"

namespace boxoffice {

EventEditing::EventEditing(ApiClient &client, EventEditorDialog &dialog,
                           std::optional<Event> original)
    : QObject(&dialog)
    , m_client(client)
    , m_dialog(dialog)
    , m_original(std::move(original))
    , m_key(ApiClient::newKey())
{
    connect(&dialog, &EventEditorDialog::saveRequested, this, &EventEditing::save);
    if (m_original) {
        readCurrent(false);
    }
}

// Lists don't tell the version, and what they tell may be some seconds old.
void EventEditing::readCurrent(bool afterConflict)
{
    auto *call = m_client.event(m_original->id);
    m_call = call;
    call->then(this, [this, afterConflict](const ApiResult<Event> &current) {
        m_dialog.setBusy(false);
        if (!current) {
            if (afterConflict || current.error().kind == ApiFailure::Server) {
                m_dialog.showError(current.error());
            }
            Q_EMIT failed(current.error());
            return;
        }
        m_original = *current;
        const QStringList both = m_dialog.rebase(fieldsOf(*current));
        if (!afterConflict) {
            return;
        }
        m_dialog.tell(
            both.isEmpty()
                ? tr("Somebody else has changed this event in the meantime. Their changes "
                     "are shown here together with yours; please look, then save again.")
                : tr("Somebody else has changed this event in the meantime, also: %1. "
                     "Saving again puts your values over theirs.")
                      .arg(both.join(QStringLiteral(", "))));
    });
}

void EventEditing::save(const EventFields &fields)
{
    if (m_original && fields == fieldsOf(*m_original)) {
        m_dialog.accept();
        return;
    }
    if (m_call) {
        m_call->cancel(); // still reading: the server will tell of a conflict
    }
    m_dialog.setBusy(true, tr("Saving…"));
    auto *call = m_original ? m_client.editEvent(m_original->id, fieldsOf(*m_original), fields,
                                                 m_original->version, m_key)
                            : m_client.createEvent(fields, m_key);
    m_call = call;
    connect(call, &CallBase::retrying, this, [this](const ApiError &reason) {
        m_dialog.setBusy(true, tr("Trying again… %1").arg(reason.message));
    });
    call->then(this, [this](const ApiResult<Event> &result) {
        m_dialog.setBusy(false);
        onSaved(result);
    });
}

void EventEditing::onSaved(const ApiResult<Event> &result)
{
    if (result) {
        Q_EMIT saved(*result, !m_original);
        m_dialog.accept();
        return;
    }
    const ApiError &error = result.error();
    if (!error.outcomeUnknown) {
        m_key = ApiClient::newKey(); // refused for certain: the next attempt is another wish
    }
    if (error.code == QLatin1StringView("precondition_failed")) {
        m_dialog.setBusy(true, tr("Reading what has changed…"));
        readCurrent(true);
        return;
    }
    m_dialog.showError(error);
    Q_EMIT failed(error);
}

} // namespace boxoffice

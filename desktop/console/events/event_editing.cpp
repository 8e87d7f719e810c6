#include "desktop/console/events/event_editing.h"

#include <tuple>
#include <utility>

namespace boxoffice {

namespace {

bool isNewsToHolders(const Event &before, const Event &after)
{
    const auto facts = [](const Event &event) {
        return std::tuple(event.startsAt, event.endsAt, event.timezone, event.location,
                          event.status == EventStatus::Cancelled);
    };
    return facts(before) != facts(after);
}

} // namespace

EventEditing::EventEditing(ApiClient &client, EventEditorDialog &dialog,
                           std::optional<Event> original, const std::optional<Uuid> &organizer)
    : QObject(&dialog)
    , m_client(client)
    , m_dialog(dialog)
    , m_original(std::move(original))
    , m_organizer(organizer)
    , m_key(ApiClient::newKey())
{
    connect(&dialog, &EventEditorDialog::saveRequested, this, &EventEditing::save);
    if (m_original) {
        readCurrent();
    }
}

// Lists and streams don't tell the version, and what they told may be some seconds old.
void EventEditing::readCurrent()
{
    auto *call = m_client.event(m_original->id);
    m_reading = call;
    call->then(this, [this](const ApiResult<Event> &current) {
        m_reading = nullptr;
        onCurrent(current);
    });
}

void EventEditing::onCurrent(const ApiResult<Event> &current)
{
    if (!current) {
        if (m_saving || current.error().kind == ApiFailure::Server) {
            m_dialog.showError(current.error());
        }
        stop();
        Q_EMIT failed(current.error());
        return;
    }
    m_dialog.form().setBooked(current->bookedCount);
    const bool isNews = draftOf(*current) != m_dialog.form().base();
    m_original = *current;
    m_versionKnown = true;
    const QStringList sameFields = m_dialog.form().rebase(draftOf(*current));
    if (!sameFields.isEmpty() || (m_saving && isNews)) {
        stop();
        tellOfOtherEdit(sameFields);
    } else if (m_saving) {
        send(m_dialog.form().fields());
    }
}

void EventEditing::tellOfOtherEdit(const QStringList &sameFields)
{
    m_dialog.tell(sameFields.isEmpty()
                      ? tr("Somebody else has changed this event in the meantime. Their changes "
                           "are shown here together with yours; please look, then save again.")
                      : tr("Somebody else has changed this event in the meantime, also: %1. "
                           "Saving again puts your values over theirs.")
                            .arg(sameFields.join(QStringLiteral(", "))));
}

void EventEditing::save(const EventDraft &fields)
{
    if (m_original && fields == m_dialog.form().base()) {
        m_dialog.accept();
        return;
    }
    m_saving = true;
    Q_EMIT saveBegan();
    if (!m_original || m_versionKnown) {
        send(fields);
        return;
    }
    m_dialog.setBusy(true, tr("Reading the event…"));
    if (!m_reading) { // it failed before
        readCurrent();
    }
}

void EventEditing::send(const EventDraft &fields)
{
    m_dialog.setBusy(true, tr("Saving…"));
    EventDraft created = fields;
    created.organizerId = m_organizer;
    auto *call = m_original ? m_client.editEvent(m_original->id, draftOf(*m_original), fields,
                                                 m_original->version, m_key)
                            : m_client.createEvent(created, m_key);
    connect(call, &CallBase::retrying, this, [this](const ApiError &reason) {
        m_dialog.setBusy(true, tr("Trying again… %1").arg(reason.message));
    });
    call->then(this, [this](const ApiResult<Event> &result) { onSaved(result); });
}

void EventEditing::onSaved(const ApiResult<Event> &result)
{
    if (result) {
        stop();
        Q_EMIT saved(*result, !m_original, m_original && isNewsToHolders(*m_original, *result));
        m_dialog.accept();
        return;
    }
    const ApiError &error = result.error();
    if (!error.outcomeUnknown) {
        m_key = ApiClient::newKey(); // refused for certain: the next attempt is another wish
    }
    if (error.code == ErrorCode::PreconditionFailed) {
        m_dialog.setBusy(true, tr("Reading what has changed…"));
        m_versionKnown = false;
        readCurrent();
        return;
    }
    stop();
    m_dialog.showError(error);
    Q_EMIT failed(error);
}

void EventEditing::stop()
{
    m_dialog.setBusy(false);
    if (std::exchange(m_saving, false)) {
        Q_EMIT saveEnded();
    }
}

} // namespace boxoffice

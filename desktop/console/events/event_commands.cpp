#include "desktop/console/events/event_commands.h"

#include "desktop/console/events/event_editing.h"
#include "desktop/console/events/type_copying.h"
#include "desktop/look/questions.h"

namespace boxoffice {

namespace {

constexpr int kProposedCapacity = 100;
constexpr int kCancelAttempts = 5; // each in vain only if somebody edits in that very moment

} // namespace

EventCommands::EventCommands(ConsoleSession &session, ProgressPanel &progress, QWidget &window)
    : QObject(&window)
    , m_session(session)
    , m_progress(progress)
    , m_window(window)
{ }

void EventCommands::create()
{
    openEditor(EventEditorDialog::Purpose::Create,
               {.name = {}, .description = {}, .capacity = kProposedCapacity}, std::nullopt);
}

void EventCommands::edit(const Uuid &id)
{
    if (const auto event = m_session.events.find(id)) {
        openEditor(EventEditorDialog::Purpose::Edit, draftOf(*event), *event);
    }
}

void EventCommands::duplicate(const Uuid &id)
{
    if (const auto event = m_session.events.find(id)) {
        EventDraft fields = draftOf(*event);
        fields.name = tr("%1 (copy)").arg(fields.name);
        fields.status = EventStatus::Draft;
        for (auto *time :
             {&fields.startsAt, &fields.endsAt, &fields.sales.startsAt, &fields.sales.endsAt}) {
            time->reset();
        }
        openEditor(EventEditorDialog::Purpose::Create, fields, std::nullopt, event);
    }
}

void EventCommands::openEditor(EventEditorDialog::Purpose purpose, const EventDraft &fields,
                               std::optional<Event> original, const std::optional<Event> &source)
{
    m_editings.removeIf([](const auto &editing) { return !editing; });
    if (EventEditing *editing = underWay(fields, original ? original->id : Uuid{})) {
        editing->dialog().comeBack();
        return;
    }
    const int booked = original ? original->bookedCount : 0;
    auto *dialog = new EventEditorDialog(purpose, fields, booked, &m_window);
    dialog->showTickets(m_session.knowsTickets() || fields.namesRequired || !fields.holdersMayEdit);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    auto *editing = new EventEditing(m_session.client, *dialog, std::move(original),
                                     m_session.access.organizer());
    m_editings.append(editing);
    wireEditing(*editing, source);
    if (const auto organizer = m_session.access.organizer()) {
        offerCategories(*editing, *organizer);
    }
    dialog->open();
}

// Of the event's own organizer. Where they can't be read, the event keeps the category that it has.
void EventCommands::offerCategories(EventEditing &editing, const Uuid &organizer)
{
    m_session.access.client().organizers()->then(
        &editing, [&editing, organizer](const ApiResult<QList<Organizer>> &own) {
            for (const Organizer &each : own ? *own : QList<Organizer>()) {
                if (each.named.id == editing.organizerOf().value_or(organizer)) {
                    editing.dialog().form().offerCategories(each.categories);
                }
            }
        });
}

// The one that still saves the same event, or a new one that began with the same fields.
EventEditing *EventCommands::underWay(const EventDraft &fields, const Uuid &id) const
{
    for (const QPointer<EventEditing> &editing : m_editings) {
        if (editing && editing->isSaving() && editing->eventId() == id
            && (!id.isNil() || editing->dialog().form().base() == fields)) {
            return editing;
        }
    }
    return nullptr;
}

void EventCommands::wireEditing(EventEditing &editing, const std::optional<Event> &source)
{
    connect(&editing, &EventEditing::saveBegan, this, [this] { ++m_session.changesUnderWay; });
    connect(&editing, &EventEditing::saveEnded, this, [this] { --m_session.changesUnderWay; });
    connect(&editing.dialog(), &EventEditorDialog::sentAway, this, [this, &editing] {
        Q_EMIT told(tr("“%1” is still being saved.").arg(editing.dialog().form().fields().name));
    });
    connect(&editing, &EventEditing::saved, this,
            [this, source](const Event &event, bool isNew, bool isNews) {
                m_session.events.take(event);
                Q_EMIT saved(event.id);
                if (isNew && source && source->ticketTypes > 0) {
                    copyTypes(*source, event);
                } else if (isNews) {
                    Q_EMIT toldOfNews(tr("“%1” was saved.").arg(event.name), event);
                } else {
                    Q_EMIT told(isNew ? tr("“%1” was created.").arg(event.name)
                                      : tr("“%1” was saved.").arg(event.name));
                }
            });
    connect(
        &m_session.events, &EventBook::eventChanged, &editing, [this, &editing](const Uuid &id) {
            const auto event = id == editing.eventId() ? m_session.events.find(id) : std::nullopt;
            if (event) {
                editing.dialog().form().setBooked(event->bookedCount);
            }
        });
    connect(&editing, &EventEditing::failed, this,
            [this](const ApiError &error) { m_session.monitor.report(error); });
}

void EventCommands::copyTypes(const Event &source, const Event &copy)
{
    auto *copying = new TypeCopying(m_session, m_progress, source, copy, this);
    connect(copying, &TypeCopying::finished, this, &EventCommands::told);
    connect(copying, &TypeCopying::stopped, this, [this, copying](const QString &sentence) {
        Q_EMIT complained(sentence, tr("Go on"), [copying = QPointer(copying)] {
            if (copying) {
                copying->run();
            }
        });
    });
    copying->run();
}

void EventCommands::ask(const QString &title, const QString &text, const QString &yes,
                        std::function<void()> then)
{
    boxoffice::ask({title, text, yes, tr("Keep it")}, m_window, this, std::move(then));
}

void EventCommands::cancelEvent(const Uuid &id)
{
    const auto event = m_session.events.find(id);
    if (!event || event->status == EventStatus::Cancelled) {
        return;
    }
    ask(tr("Cancel the event?"),
        tr("Nobody will be able to register for “%1” any more. Its %Ln registration(s) stay on "
           "record.",
           nullptr, event->bookedCount)
            .arg(event->name),
        tr("Cancel the event"), [this, event = *event] { sendCancel(event.id, kCancelAttempts); });
}

// Whatever somebody else edits meanwhile stays; only the status is the person's wish.
void EventCommands::sendCancel(const Uuid &id, int attemptsLeft)
{
    ++m_session.changesUnderWay;
    m_session.client.event(id)->then(this, [this, id, attemptsLeft](const ApiResult<Event> &now) {
        if (!now) {
            --m_session.changesUnderWay;
            fail(now.error());
            return;
        }
        EventDraft after = draftOf(*now);
        after.status = EventStatus::Cancelled;
        m_session.client.editEvent(id, draftOf(*now), after, now->version, ApiClient::newKey())
            ->then(this, [this, id, attemptsLeft](const ApiResult<Event> &result) {
                --m_session.changesUnderWay;
                onCancelSent(result, id, attemptsLeft - 1);
            });
    });
}

void EventCommands::onCancelSent(const ApiResult<Event> &result, const Uuid &id, int attemptsLeft)
{
    if (result) {
        m_session.events.take(*result);
        Q_EMIT toldOfNews(tr("“%1” is cancelled.").arg(result->name), *result);
    } else if (result.error().code == ErrorCode::PreconditionFailed && attemptsLeft > 0) {
        sendCancel(id, attemptsLeft);
    } else {
        fail(result.error());
    }
}

void EventCommands::remove(const Uuid &id)
{
    const auto event = m_session.events.find(id);
    if (!event) {
        return;
    }
    const QString who = event->bookedCount > 0
        ? tr("“%1” and its %Ln registration(s) will be deleted for good. This can't be undone.",
             nullptr, event->bookedCount)
        : tr("“%1” will be deleted for good. This can't be undone.");
    ask(tr("Delete the event?"), who.arg(event->name), tr("Delete"),
        [this, event = *event] { sendDelete(event, false); });
}

void EventCommands::sendDelete(const Event &event, bool force)
{
    ++m_session.changesUnderWay;
    m_session.client.deleteEvent(event.id, force, ApiClient::newKey())
        ->then(this, [this, event](const ApiResult<Nothing> &result) {
            --m_session.changesUnderWay;
            if (result) {
                m_session.events.drop(event.id);
                Q_EMIT told(tr("“%1” was deleted.").arg(event.name));
                return;
            }
            if (result.error().code != ErrorCode::EventHasRegistrations) {
                fail(result.error());
                return;
            }
            askWhetherToForce(event);
        });
}

void EventCommands::askWhetherToForce(const Event &event)
{
    const int booked = m_session.events.find(event.id).value_or(event).bookedCount;
    ask(tr("Delete the registrations too?"),
        tr("“%1” has %Ln registration(s). They would be deleted with it, for good. To keep them on "
           "record, cancel the event instead.",
           nullptr, booked)
            .arg(event.name),
        tr("Delete all of it"), [this, event] { sendDelete(event, true); });
}

void EventCommands::eraseData(const Uuid &id)
{
    const auto event = m_session.events.find(id);
    if (!event) {
        return;
    }
    ask(tr("Erase all personal data?"),
        tr("These are lost for good: names and addresses of all who registered for “%1”, also of "
           "those who cancelled, and what the audit log says of them. The links to their tickets "
           "no "
           "longer work.\n\nThese stay: the event, and the registrations with their numbers and "
           "times.")
            .arg(event->name),
        tr("Erase for good"), [this, event = *event] { sendErasing(event); });
}

void EventCommands::sendErasing(const Event &event)
{
    ++m_session.changesUnderWay;
    m_session.client.eraseEvent(event.id, ApiClient::newKey())
        ->then(this, [this, event](const ApiResult<qint64> &result) {
            --m_session.changesUnderWay;
            if (!result) {
                fail(result.error());
                return;
            }
            Q_EMIT told(
                tr("The personal data of “%1” is being erased: of %Ln valid registration(s) "
                   "and of all that were cancelled.",
                   nullptr, static_cast<int>(*result))
                    .arg(event.name));
            m_session.registrations.batch().forgetEvent(event.id);
            m_session.registrations.refresh();
        });
}

void EventCommands::fail(const ApiError &error)
{
    m_session.monitor.report(error);
    Q_EMIT complained(
        error.outcomeUnknown
            ? tr("%1 Whether it was done is not known; the table will show it.").arg(error.message)
            : error.message);
}

} // namespace boxoffice

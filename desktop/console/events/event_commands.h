// What can be done to events: asks where a slip would hurt, carries it out, tells the outcome. What
// is asked for once more while it is still being saved is not begun anew: its editor comes back.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/console_session.h"
#include "desktop/console/events/event_editor_dialog.h"

namespace boxoffice {

class EventEditing;
class ProgressPanel;

class EventCommands : public QObject
{
    Q_OBJECT

public:
    // session, progress: borrowed, outlive this.  window: owns this, and is the dialogs' parent.
    EventCommands(ConsoleSession &session, ProgressPanel &progress, QWidget &window);

    void create();
    void edit(const Uuid &id);
    // A draft like it, without its times, and with its ticket types and quotas.
    void duplicate(const Uuid &id);
    // Nobody can register for it any more; what is booked stays on record.
    void cancelEvent(const Uuid &id);
    void remove(const Uuid &id);
    // The personal data of all registrations of one that is over or cancelled, after a question.
    void eraseData(const Uuid &id);

Q_SIGNALS:
    void saved(const boxoffice::Uuid &id);
    void told(const QString &sentence);
    // Told, and of interest to whoever holds a ticket: its time, its place, or that it is
    // cancelled.
    void toldOfNews(const QString &sentence, const boxoffice::Event &event);
    // remedy: what can be done about it, by then(); empty: nothing.
    void complained(const QString &sentence, const QString &remedy = {},
                    const std::function<void()> &then = {});

private:
    void openEditor(EventEditorDialog::Purpose purpose, const EventDraft &fields,
                    std::optional<Event> original, const std::optional<Event> &source = {});
    EventEditing *underWay(const EventDraft &fields, const Uuid &id) const;
    void wireEditing(EventEditing &editing, const std::optional<Event> &source);
    void copyTypes(const Event &source, const Event &copy);
    void offerCategories(EventEditing &editing, const Uuid &organizer);
    void sendCancel(const Uuid &id, int attemptsLeft);
    void onCancelSent(const ApiResult<Event> &result, const Uuid &id, int attemptsLeft);
    void sendDelete(const Event &event, bool force);
    void sendErasing(const Event &event);
    void askWhetherToForce(const Event &event);
    void fail(const ApiError &error);
    void ask(const QString &title, const QString &text, const QString &yes,
             std::function<void()> then);

    ConsoleSession &m_session;
    ProgressPanel &m_progress;
    QWidget &m_window;
    QList<QPointer<EventEditing>> m_editings;
};

} // namespace boxoffice

// Carries an editor's wish to the server: creates or edits, merges with somebody else's edit when
// there was one, and repeats safely when the answer was lost. An edit is sent only with the version
// it was made on, so nobody's edit is overwritten unseen.
//
// The editor may be closed while it saves: then it goes when that is done, and comes back if it
// fails.
//
// Threads: GUI only.
#pragma once

#include "desktop/client/api_client.h"
#include "desktop/console/events/event_editor_dialog.h"

#include <QPointer>

namespace boxoffice {

class EventEditing : public QObject
{
    Q_OBJECT

public:
    // client: borrowed, outlives this.  dialog: owns this.  original: nothing for a new event.
    // organizer: whose a new one becomes.
    EventEditing(ApiClient &client, EventEditorDialog &dialog, std::optional<Event> original,
                 const std::optional<Uuid> &organizer);

    EventEditorDialog &dialog() { return m_dialog; }
    // Nil: a new one.
    Uuid eventId() const { return m_original ? m_original->id : Uuid{}; }
    // Nothing of a new event, and of one that has none.
    std::optional<Uuid> organizerOf() const
    {
        return m_original && m_original->organizer ? std::optional(m_original->organizer->id)
                                                   : std::nullopt;
    }
    bool isSaving() const { return m_saving; }

Q_SIGNALS:
    // From the person's wish to its outcome; each saveBegan() is followed by one saveEnded().
    void saveBegan();
    void saveEnded();
    // The dialog is accepted. isNews: this edit changed the time or the place, or cancelled it.
    void saved(const boxoffice::Event &event, bool isNew, bool isNews);
    void failed(const boxoffice::ApiError &error);

private:
    void save(const EventDraft &fields);
    void send(const EventDraft &fields);
    void onSaved(const ApiResult<Event> &result);
    void readCurrent();
    void onCurrent(const ApiResult<Event> &current);
    void stop();
    void tellOfOtherEdit(const QStringList &sameFields);

    ApiClient &m_client;
    EventEditorDialog &m_dialog;
    std::optional<Event> m_original; // as the dialog's base shows it
    const std::optional<Uuid> m_organizer;
    QPointer<CallBase> m_reading;
    QByteArray m_key; // of the wish whose outcome is still open
    bool m_versionKnown = false;
    bool m_saving = false;
};

} // namespace boxoffice

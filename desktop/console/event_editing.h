// Carries an editor's wish to the server: creates or edits, merges with somebody else's edit when
// there was one, and repeats safely when the answer was lost.
//
// Threads: GUI only.
#pragma once

#include "desktop/client/api_client.h"
#include "desktop/console/event_editor_dialog.h"

#include <QPointer>

namespace boxoffice {

class EventEditing : public QObject
{
    Q_OBJECT

public:
    // client: borrowed, outlives this.  dialog: owns this.  original: nothing for a new event.
    EventEditing(ApiClient &client, EventEditorDialog &dialog, std::optional<Event> original);

Q_SIGNALS:
    // The dialog is accepted.
    void saved(const boxoffice::Event &event, bool isNew);
    void failed(const boxoffice::ApiError &error);

private:
    void readCurrent(bool afterConflict);
    void save(const EventFields &fields);
    void onSaved(const ApiResult<Event> &result);

    ApiClient &m_client;
    EventEditorDialog &m_dialog;
    std::optional<Event> m_original;
    QPointer<CallBase> m_call;
    QByteArray m_key; // of the wish whose outcome is still open
};

} // namespace boxoffice

// What the ticket types of the current event are called.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/current_event.h"
#include "desktop/client/type_client.h"

#include <QHash>
#include <QPointer>

namespace boxoffice {

class TypeNameBook : public QObject
{
    Q_OBJECT

public:
    // client, current: borrowed, outlive this.
    TypeNameBook(ApiClient &client, CurrentEvent &current);

    const QHash<Uuid, QString> &names() const { return m_names; }
    // Reads them again, if there are any.
    void refresh();
    // Takes what was read of the current event for something else.
    void learn(const QList<ListedTicketType> &types);

Q_SIGNALS:
    void changed();

private:
    void onUpdated(const Event &event);
    void take(const QHash<Uuid, QString> &names);

    TypeClient m_client;
    CurrentEvent &m_current;
    QHash<Uuid, QString> m_names;
    QPointer<CallBase> m_reading;
    int m_count = 0; // of types, as the event said last
};

} // namespace boxoffice

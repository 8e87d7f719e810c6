// What can be done to ticket types and quotas of the current event: asks where a slip would hurt,
// carries it out, tells the outcome.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/console_session.h"
#include "desktop/books/type_order.h"

namespace boxoffice {

class TypeCommands : public QObject
{
    Q_OBJECT

public:
    // session: borrowed, outlives this.  window: owns this, and is the dialogs' parent.
    TypeCommands(ConsoleSession &session, QWidget &window);

    void addType();
    void editType(const ListedTicketType &type);
    void removeType(const ListedTicketType &type);
    // As TypeOrder has it.
    void moveType(int from, int to);
    void addQuota();
    void editQuota(const Quota &quota);
    void removeQuota(const Quota &quota);

Q_SIGNALS:
    void told(const QString &sentence);
    void complained(const QString &sentence);

private:
    void openType(const TicketType &type);
    void openQuota(const Quota &quota);
    void fail(const ApiError &error);
    // gone: told when it is deleted.
    void remove(Call<Nothing> *call, const QString &gone);

    ConsoleSession &m_session;
    QWidget &m_window;
    TypeOrder m_order;
};

} // namespace boxoffice

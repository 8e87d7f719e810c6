// What is done to one of the current organizer's lists: it is carried out, the list is read again,
// and the outcome is told.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/console_session.h"

namespace boxoffice {

class OrganizerCommands : public QObject
{
    Q_OBJECT

Q_SIGNALS:
    void told(const QString &sentence);
    void complained(const QString &sentence);

protected:
    // session, list: borrowed, outlive this.
    OrganizerCommands(ConsoleSession &session, OrganizerList &list, QObject *parent)
        : QObject(parent)
        , m_session(session)
        , m_list(list)
    { }

    AccessBook &access() { return m_session.access; }
    AccessClient &client() { return m_session.access.client(); }
    // Nil: not a member of one any more, which the server will say.
    Uuid organizer() const { return m_session.access.organizer().value_or(Uuid()); }
    // A link of the server as people can open it.
    QString wholeLink(const QString &path) const;
    // done(const T &) runs if it went well, failed(const ApiError &) if not.
    template <typename T, typename Done, typename Failed>
    void carryOut(Call<T> *call, Done done, Failed failed)
    {
        ++m_session.changesUnderWay;
        call->then(
            this,
            [this, done = std::move(done), failed = std::move(failed)](const ApiResult<T> &result) {
                --m_session.changesUnderWay;
                m_list.refresh();
                if (result) {
                    done(*result);
                } else {
                    m_session.monitor.report(result.error());
                    failed(result.error());
                }
            });
    }
    template <typename T, typename Done> void carryOut(Call<T> *call, Done done)
    {
        carryOut(call, std::move(done), [this](const ApiError &error) { complain(error); });
    }

    void complain(const ApiError &error);

private:
    ConsoleSession &m_session;
    OrganizerList &m_list;
};

} // namespace boxoffice

// The audit log of the current organizer, newest first, a page at a time.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/event_book.h"
#include "desktop/books/organizer_list.h"
#include "desktop/books/row_model.h"

namespace boxoffice {

class AuditBook : public OrganizerList
{
    Q_OBJECT

public:
    // access, events: borrowed, outlive this.
    AuditBook(AccessBook &access, const EventBook &events);

    RowModel<AuditEntry> &model() { return m_model; }
    // What is listed, from its beginning.
    const AuditQuery &query() const { return m_query; }
    void setQuery(const AuditQuery &query);
    bool hasMore() const { return !m_next.isEmpty(); }
    // The next page at the end.
    void readMore();
    // Who has done something, by name, as far as it was read.
    const QMap<QString, Uuid> &actors() const { return m_actors; }

protected:
    void read(const Uuid &organizer) override;
    void forget() override;

private:
    void take(const QList<AuditEntry> &entries, const QString &next);

    RowModel<AuditEntry> m_model;
    AuditQuery m_query;
    QString m_next;
    QMap<QString, Uuid> m_actors;
};

} // namespace boxoffice

#include "desktop/books/audit_book.h"

#include "desktop/books/access_words.h"
#include "desktop/books/formats.h"

namespace boxoffice {

namespace {

// The name of an event that is known; of all else the id.
QString targetOf(const AuditEntry &entry, const EventBook &events)
{
    if (!entry.targetId) {
        return {};
    }
    const auto event = events.find(*entry.targetId);
    return event ? event->name : entry.targetId->toString();
}

} // namespace

AuditBook::AuditBook(AccessBook &access, const EventBook &events)
    : OrganizerList(access, Permission::AuditRead)
    , m_model({{tr("When"), [](const AuditEntry &entry) { return formatDateTime(entry.at); }},
               {tr("Who"), [](const AuditEntry &entry) { return formatActor(entry); }},
               {tr("What"), [](const AuditEntry &entry) { return formatAction(entry.action); },
                [](const AuditEntry &entry) { return entry.action; }},
               {tr("Changed"), [](const AuditEntry &entry) { return formatChanges(entry); }},
               {tr("On"), [&events](const AuditEntry &entry) { return targetOf(entry, events); }},
               {tr("From address"), [](const AuditEntry &entry) { return entry.address; }}})
{ }

void AuditBook::setQuery(const AuditQuery &query)
{
    if (m_query != query) {
        m_query = query;
        refresh();
    }
}

void AuditBook::read(const Uuid &organizer)
{
    expect(access().client().audit(organizer, m_query),
           [this](const AuditPage &page) { take(page.entries, page.next); });
}

void AuditBook::readMore()
{
    const auto organizer = access().organizer();
    if (!organizer || !hasMore() || isLoading()) {
        return;
    }
    AuditQuery further = m_query;
    further.cursor = m_next;
    expect(access().client().audit(*organizer, further),
           [this](const AuditPage &page) { take(m_model.rows() + page.entries, page.next); });
}

void AuditBook::take(const QList<AuditEntry> &entries, const QString &next)
{
    m_next = next;
    for (const AuditEntry &entry : entries) {
        if (entry.actorId) {
            m_actors.insert(formatActor(entry), *entry.actorId);
        }
    }
    m_model.setRows(entries);
    onRead();
}

void AuditBook::forget()
{
    m_next.clear();
    m_actors.clear();
    m_query = {};
    m_model.setRows({});
}

} // namespace boxoffice

#include "desktop/books/organizer_book.h"

namespace boxoffice {

OrganizerBook::OrganizerBook(AccessBook &access) : OrganizerList(access, Permission::OrganizerWrite)
{ }

void OrganizerBook::take(const Organizer &organizer)
{
    m_organizer = organizer;
    Q_EMIT changed();
}

void OrganizerBook::read(const Uuid &organizer)
{
    expect(access().client().organizers(), [this, organizer](const QList<Organizer> &own) {
        for (const Organizer &each : own) {
            if (each.named.id == organizer) {
                m_organizer = each;
            }
        }
        onRead();
    });
}

} // namespace boxoffice

#include "desktop/books/team_book.h"

#include "desktop/books/access_words.h"
#include "desktop/books/formats.h"

namespace boxoffice {

TeamBook::TeamBook(AccessBook &access)
    : OrganizerList(access, Permission::TeamWrite)
    , m_members(
          {{tr("Name"), [](const Member &each) { return each.name; }},
           {tr("E-mail address"), [](const Member &each) { return each.email; }},
           {tr("Role"), [](const Member &each) { return formatRole(each.role); },
            [](const Member &each) { return describeRole(each.role); }},
           {tr("Second factor"),
            [](const Member &each) { return each.hasSecondFactor ? tr("Yes") : tr("No"); }},
           {tr("Member since"), [](const Member &each) { return formatDateTime(each.createdAt); }}})
    , m_invitations(
          {{tr("E-mail address"), [](const Invitation &each) { return each.email; }},
           {tr("Role"), [](const Invitation &each) { return formatRole(each.role); },
            [](const Invitation &each) { return describeRole(each.role); }},
           {tr("Invited"), [](const Invitation &each) { return formatDateTime(each.createdAt); }},
           {tr("Good until"),
            [](const Invitation &each) { return formatDateTime(each.expiresAt); }}})
{ }

void TeamBook::read(const Uuid &organizer)
{
    expect(access().client().members(organizer), [this, organizer](const QList<Member> &members) {
        m_members.setRows(members);
        expect(access().client().invitations(organizer),
               [this](const QList<Invitation> &invitations) {
                   m_invitations.setRows(invitations);
                   onRead();
               });
    });
}

void TeamBook::forget()
{
    m_members.setRows({});
    m_invitations.setRows({});
}

} // namespace boxoffice

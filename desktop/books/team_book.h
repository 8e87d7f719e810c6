// The team of the current organizer: its members, and who is invited.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/organizer_list.h"
#include "desktop/books/row_model.h"

namespace boxoffice {

class TeamBook : public OrganizerList
{
    Q_OBJECT

public:
    // access: borrowed, outlives this.
    explicit TeamBook(AccessBook &access);

    RowModel<Member> &members() { return m_members; }
    RowModel<Invitation> &invitations() { return m_invitations; }

protected:
    void read(const Uuid &organizer) override;
    void forget() override;

private:
    RowModel<Member> m_members;
    RowModel<Invitation> m_invitations;
};

} // namespace boxoffice

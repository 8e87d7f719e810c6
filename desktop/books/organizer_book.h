// The current organizer with all that an owner may change of it.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/organizer_list.h"

namespace boxoffice {

class OrganizerBook : public OrganizerList
{
    Q_OBJECT

public:
    // access: borrowed, outlives this.
    explicit OrganizerBook(AccessBook &access);

    // As it was read last; nothing before.
    const std::optional<Organizer> &organizer() const { return m_organizer; }

    // An answer to a change.
    void take(const Organizer &organizer);

protected:
    void read(const Uuid &organizer) override;
    void forget() override { m_organizer.reset(); }

private:
    std::optional<Organizer> m_organizer;
};

} // namespace boxoffice

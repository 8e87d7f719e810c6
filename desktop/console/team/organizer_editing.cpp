#include "desktop/console/team/organizer_editing.h"

#include "desktop/console/team/organizer_view.h"

namespace boxoffice {

OrganizerEditing::OrganizerEditing(ConsoleSession &session, OrganizerView &view)
    : OrganizerCommands(session, session.organizer, &view)
    , m_book(session.organizer)
    , m_view(view)
{
    connect(&view, &OrganizerView::saveWanted, this, &OrganizerEditing::save);
}

void OrganizerEditing::save(const OrganizerPatch &patch)
{
    m_view.setBusy(true);
    carryOut(
        client().changeOrganizer(organizer(), patch),
        [this](const Organizer &saved) {
            m_book.take(saved);
            m_view.setBusy(false);
            m_view.showSaved();
            Q_EMIT told(tr("“%1” was saved.").arg(saved.named.name));
            access().read(); // its name is said elsewhere, too
        },
        [this](const ApiError &error) {
            m_view.setBusy(false);
            if (!m_view.showError(error)) {
                complain(error);
            }
        });
}

} // namespace boxoffice

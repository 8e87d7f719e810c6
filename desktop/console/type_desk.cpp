#include "desktop/console/type_desk.h"

#include "desktop/console/types/type_commands.h"
#include "desktop/console/types/types_view.h"
#include "desktop/look/bars.h"

namespace boxoffice {

TypeDesk::TypeDesk(ConsoleSession &session, TypesView &view, NoticeBar &notices, QWidget &window)
    : QObject(&window)
    , m_session(session)
    , m_view(view)
    , m_commands(new TypeCommands(session, window))
{
    connect(m_commands, &TypeCommands::told, &notices,
            [&notices](const QString &sentence) { notices.tell(sentence); });
    connect(m_commands, &TypeCommands::complained, &notices,
            [&notices](const QString &sentence) { notices.complain(sentence); });
    connect(&view, &TypesView::addTypeWanted, m_commands, &TypeCommands::addType);
    connect(&view, &TypesView::editTypeWanted, m_commands, &TypeCommands::editType);
    connect(&view, &TypesView::removeTypeWanted, m_commands, &TypeCommands::removeType);
    connect(&view, &TypesView::moveWanted, m_commands, &TypeCommands::moveType);
    connect(&view, &TypesView::addQuotaWanted, m_commands, &TypeCommands::addQuota);
    connect(&view, &TypesView::editQuotaWanted, m_commands, &TypeCommands::editQuota);
    connect(&view, &TypesView::removeQuotaWanted, m_commands, &TypeCommands::removeQuota);
    connect(&session.access, &AccessBook::changed, this, &TypeDesk::showRights);
    showRights();
}

void TypeDesk::showRights()
{
    m_view.setMayEdit(m_session.access.may(Permission::EventsWrite),
                      m_session.access.account() ? tr("Your role does not include this.")
                                                 : tr("Sign in to do this."));
}

} // namespace boxoffice

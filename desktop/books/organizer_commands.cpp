#include "desktop/books/organizer_commands.h"

namespace boxoffice {

QString OrganizerCommands::wholeLink(const QString &path) const
{
    return QString(m_session.client.server().toString(QUrl::RemoveUserInfo) + path);
}

void OrganizerCommands::complain(const ApiError &error)
{
    Q_EMIT complained(
        error.outcomeUnknown
            ? tr("%1 Whether it was done is not known; the list will show it.").arg(error.message)
            : error.message);
}

} // namespace boxoffice

// The categories that lists of events offer to be asked for.
//
// Threads: the connection's.
#pragma once

#include "backend/database/database_connection.h"
#include "shared/result.h"

#include <QStringList>

namespace boxoffice {

// EventReader::categoriesAhead().
Result<QStringList> readCategoriesAhead(DatabaseConnection &connection, const QString &organizer);

} // namespace boxoffice

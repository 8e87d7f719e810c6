// The log category of this folder. It logs names of statements and SQLSTATEs, never the text of an
// error, which quotes values and so e-mail addresses.
#pragma once

#include <QLoggingCategory>

namespace boxoffice {

Q_DECLARE_LOGGING_CATEGORY(lcStorage)

} // namespace boxoffice

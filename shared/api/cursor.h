// The opaque `cursor` parameter of lists: the id of the last row of the page before.
// Threads: pure functions.
#pragma once

#include "shared/ids.h"
#include "shared/result.h"

namespace boxoffice {

QByteArray encodeCursor(const Uuid &lastOfPage);
// Fails with invalid_field `cursor` for anything that encodeCursor() did not make.
Result<Uuid> decodeCursor(QByteArrayView text);

} // namespace boxoffice

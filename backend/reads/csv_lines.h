// A page of a list as lines of CSV.
//
// Threads: as EventReader.
#pragma once

#include "backend/reads/read_queue.h"

namespace boxoffice {

// Fails as the reader does.
Result<ReadBody> csvLines(EventReader &reader, const CsvQuestion &question);

} // namespace boxoffice

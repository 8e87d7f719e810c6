// The files of events' pictures, in a table of their own (migrations/018_event_images.sql).
//
// Threads: the connection's.
#pragma once

#include "backend/database/transaction.h"
#include "backend/domain/event_reader.h"
#include "backend/domain/events.h"

namespace boxoffice {

// Defers the statements that put the files in place of those of the event that are there.
void putOffImage(Transaction &transaction, const ImageChange &change);

// See EventReader::image().
Result<StoredImage> imageFile(DatabaseConnection &connection, const Uuid &eventId, int address);

} // namespace boxoffice

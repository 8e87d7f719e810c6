// The journal, as a batch writes it: in the transaction of the changes, so that there is neither
// without the other.
#pragma once

#include "backend/domain/journal.h"

namespace boxoffice {

class Transaction;

// The numbers of the entries are drawn in their order, while the locks of the batch are held.
void putOffJournal(Transaction &transaction, const std::vector<JournalNote> &journal);

} // namespace boxoffice

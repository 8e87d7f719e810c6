// The statements that write what was decided of orders, waiting lists, types and quotas.
//
// Threads: the transaction's.
#pragma once

#include "backend/domain/commands.h"

namespace boxoffice {

class Transaction;

// Puts off all of it, the counts last. Requires: registrations and events are put off before.
void putOffSales(Transaction &transaction, const Decision &decision);

} // namespace boxoffice

// What the commands of a batch need to know of what events sell.
//
// Threads: values and pure functions.
#pragma once

#include "backend/domain/commands.h"

#include <span>
#include <utility>
#include <vector>

namespace boxoffice {

struct SaleNeeds
{
    QSet<Uuid> events = {}; // of which a command needs it, though they have sold single seats only
    // Event and id: orders, those of them that are cancelled, and entries of waiting lists.
    std::vector<std::pair<Uuid, Uuid>> orders = {}, cancelled = {}, entries = {};
    std::vector<Uuid> closing = {};                       // events that are being cancelled
    std::vector<std::pair<Uuid, QString>> addresses = {}; // of which the seats are counted

    // Nothing for an empty address.
    void addAddress(const Uuid &event, const QString &email);
};

SaleNeeds saleNeedsOf(std::span<const Command> batch);

} // namespace boxoffice

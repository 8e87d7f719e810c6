// Lists of orders and of those who wait, as clients read them: sale_json.h has the
// single ones.
//
// Threads: pure functions.
#pragma once

#include "shared/api/sale_dto.h"
#include "shared/result.h"

#include <QByteArrayView>

namespace boxoffice {

// An entry in a list of those who wait.
struct WaitingPlace : WaitingEntry
{
    int position = 0;                       // 1: next; 0: it does not wait
    std::optional<qint64> offerEndsAt = {}; // milliseconds since the epoch; nothing: no offer

    friend bool operator==(const WaitingPlace &, const WaitingPlace &) = default;
};

// They take what is missing or unknown for its default.
Result<QList<Order>> decodeOrders(QByteArrayView json);
Result<QList<WaitingPlace>> decodeWaitingList(QByteArrayView json);

} // namespace boxoffice

// How far mails are behind, as GET /ready?verbose tells it.
#pragma once

#include <QtGlobal>

#include <optional>

namespace boxoffice {

// Counts end at kMostCounted, so that they cost the same however many there are.
struct OutboxLag
{
    static constexpr int kMostCounted = 10'000;

    int unread = 0; // entries of the journal that the mailer has not passed; announcements excepted
    std::optional<qint64> oldestSeconds = {}; // age of the oldest of them
    int queued = 0;                           // mails
    int failed = 0;

    friend bool operator==(const OutboxLag &, const OutboxLag &) = default;
};

} // namespace boxoffice

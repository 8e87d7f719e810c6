#include "backend/domain/commands.h"

#include <QCryptographicHash>

#include <algorithm>

namespace boxoffice {

void LockedEvent::setTimes(const EventTimes &changed)
{
    times = changed;
    over.reset();
}

void LockedEvent::holdUntil(qint64 expiry)
{
    nextExpiry = nextExpiry ? std::min(*nextExpiry, expiry) : expiry;
}

bool LockedEvent::isOver(qint64 now)
{
    if (!over) {
        over = boxoffice::isOver(times, now);
    }
    return *over;
}

const IdempotencyKey &idempotencyOf(const Command &command)
{
    return std::visit([](const auto &c) -> const IdempotencyKey & { return c.idempotency; },
                      command);
}

const Uuid *eventOf(const Command &command)
{
    return std::visit(
        [](const auto &c) -> const Uuid * {
            if constexpr (requires { c.eventId; }) {
                return &c.eventId;
            } else {
                return nullptr;
            }
        },
        command);
}

Uuid scopeOf(const Command &command)
{
    const Uuid *event = eventOf(command);
    return event ? *event : Uuid{};
}

ScopedKey queueOf(const Command &command)
{
    const Uuid *event = eventOf(command);
    return event ? ScopedKey{*event, {}} : ScopedKey{{}, idempotencyOf(command).key};
}

QByteArray digestOf(const Command &command)
{
    const QByteArray text = std::visit([](const auto &c) { return canonical(c); }, command);
    return QCryptographicHash::hash(text, QCryptographicHash::Sha256).left(16);
}

Outcome keptOutcome(const Command &command, const KeptForm &form)
{
    return form.code.isEmpty()
        ? std::visit([&](const auto &c) { return keptSuccess(c, form); }, command)
        : Outcome::refused(keptRefusal(form));
}

} // namespace boxoffice

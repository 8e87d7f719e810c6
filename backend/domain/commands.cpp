#include "backend/domain/commands.h"

#include "shared/api/codec.h"

#include <QCryptographicHash>

namespace boxoffice {

const IdempotencyKey &idempotencyOf(const Command &command)
{
    return std::visit([](const auto &c) -> const IdempotencyKey & { return c.idempotency; },
                      command);
}

Uuid scopeOf(const Command &command)
{
    const auto *registering = std::get_if<RegisterCommand>(&command);
    return registering ? registering->eventId : Uuid{};
}

QByteArray digestOf(const Command &command)
{
    const QByteArray canonical = std::visit(
        [](const auto &c) {
            if constexpr (std::is_same_v<std::decay_t<decltype(c)>, RegisterCommand>) {
                return encodeRegistrationRequest(c.userEmail);
            } else {
                return encode(c.draft);
            }
        },
        command);
    return QCryptographicHash::hash(canonical, QCryptographicHash::Sha256).left(16);
}

} // namespace boxoffice

#include "backend/domain/commands.h"

#include "shared/api/event_json.h"
#include "shared/api/event_tag.h"
#include "shared/api/registration_json.h"

#include <QCryptographicHash>

#include <algorithm>

namespace boxoffice {

const IdempotencyKey &idempotencyOf(const Command &command)
{
    return std::visit([](const auto &c) -> const IdempotencyKey & { return c.idempotency; },
                      command);
}

Uuid scopeOf(const Command &command)
{
    return std::visit(
        [](const auto &c) {
            if constexpr (requires { c.eventId; }) {
                return c.eventId;
            } else {
                return Uuid{};
            }
        },
        command);
}

bool VersionCheck::allows(const Event &event) const
{
    if (!given) {
        return true;
    }
    const auto namesIt = [state = stateOf(event)](qint64 v) { return namesState(v, state); };
    return std::any_of(versions.begin(), versions.end(), namesIt);
}

namespace {

QByteArray canonical(const RegisterCommand &command)
{
    return encodeRegistrationRequest(command.userEmail);
}

QByteArray canonical(const CreateEventCommand &command)
{
    return encode(command.draft);
}

QByteArray canonical(const VersionCheck &check)
{
    QByteArray text = check.given ? " if-match" : "";
    for (const qint64 version : check.versions) {
        text += ' ' + QByteArray::number(version);
    }
    return text;
}

QByteArray canonical(const UpdateEventCommand &command)
{
    return "update" + canonical(command.ifMatch) + encode(command.patch);
}

QByteArray canonical(const DeleteEventCommand &command)
{
    return (command.force ? "delete force" : "delete") + canonical(command.ifMatch);
}

QByteArray canonical(const CancelRegistrationCommand &command)
{
    return "cancel " + command.registrationId.toByteArray();
}

} // namespace

QByteArray digestOf(const Command &command)
{
    const QByteArray text = std::visit([](const auto &c) { return canonical(c); }, command);
    return QCryptographicHash::hash(text, QCryptographicHash::Sha256).left(16);
}

} // namespace boxoffice

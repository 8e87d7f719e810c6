#include "backend/api/keys.h"

#include "backend/access/refusals.h"
#include "backend/api/access_calls.h"
#include "shared/first_error.h"

namespace boxoffice {

namespace {

void listKeys(Call &call)
{
    const auto organizer = organizerIdOf(call.request());
    if (!organizer) {
        return call.refuse(organizer.error());
    }
    answerWork<QList<ApiKey>>(
        call, 200,
        [organizer = *organizer](AccessStore &store) { return store.keys().keys(organizer); },
        encodeArray<ApiKey>);
}

Result<KeyDraft> keyDraftIn(const ApiRequest &request)
{
    auto draft = decodeKeyDraft(request.body);
    if (!draft) {
        return draft;
    }
    for (const Permission scope : draft->scopes) {
        if (!isKeyScope(scope)) {
            const QString field = QStringLiteral("scopes");
            return invalidField(field,
                                QLatin1StringView(wireName(scope)) % u" is no scope of a key.");
        }
    }
    if (draft->expiresAt && *draft->expiresAt <= secondsNow() * 1'000) {
        return invalidField(QStringLiteral("expires_at"),
                            QStringLiteral("expires_at must be in the future."));
    }
    return draft;
}

void createKey(Call &call)
{
    const auto organizer = organizerIdOf(call.request());
    const auto draft = keyDraftIn(call.request());
    if (const Error *error = firstError(organizer, draft)) {
        return call.refuse(*error);
    }
    answerWork<ApiKey>(
        call, 201,
        [organizer = *organizer, draft = *draft, actor = call.actor()](AccessStore &store) {
            const NewToken token = newToken(TokenKind::Key);
            auto key = store.keys().createKey(organizer, draft, token.hash, actor);
            if (key) {
                key->token = QString::fromLatin1(token.text);
            }
            return key;
        },
        encode<ApiKey>);
}

void revokeKey(Call &call)
{
    const auto organizer = organizerIdOf(call.request());
    const auto key = secondIdOf(call.request(), keyNotFound());
    if (const Error *error = firstError(organizer, key)) {
        return call.refuse(*error);
    }
    doWork(call, call.context().services.access.desk,
           [organizer = *organizer, key = *key, actor = call.actor()](AccessStore &store) {
               return store.keys().revokeKey(organizer, key, actor);
           });
}

constexpr Route kKeyRoutes[] = {
    {Method::Get, "/organizers/{oid}/keys", Permission::KeysWrite, Rate::Reads, listKeys},
    {Method::Post, "/organizers/{oid}/keys", Permission::KeysWrite, Rate::Changes, createKey},
    {Method::Delete, "/organizers/{oid}/keys/{kid}", Permission::KeysWrite, Rate::Changes,
     revokeKey},
};

} // namespace

Routes keyRoutes()
{
    return kKeyRoutes;
}

} // namespace boxoffice

// Bodies: what is taken is JSON, obeys the rules, and is the same again when it is encoded and
// decoded; what is refused is refused with an error that is itself good JSON.
#include "shared/api/access_requests.h"
#include "shared/api/email.h"
#include "shared/api/error_json.h"
#include "shared/api/event_json.h"
#include "shared/api/registration_json.h"
#include "shared/api/sale_json.h"
#include "shared/api/validation.h"
#include "tests/fuzz/fuzz.h"

#include <nlohmann/json.hpp>

#include <algorithm>

using namespace boxoffice;
using namespace boxoffice::fuzz;

namespace {

nlohmann::json parsed(QByteArrayView text)
{
    return nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
}

void checkRefusal(const Error &error, QByteArrayView input)
{
    require(error.code == ErrorCode::InvalidJson || error.code == ErrorCode::InvalidField
                || error.code == ErrorCode::UnknownField,
            "a body is refused for what it is", input);
    require(!error.message.isEmpty() && error.field.size() <= 75, "in a short sentence", input);
    const QByteArray told = encode(error);
    const nlohmann::json answer = parsed(told);
    require(answer.is_object() && answer["error"].is_string() && answer["code"].is_string(),
            "an error is good JSON", told);
    require(told.isValidUtf8(), "in UTF-8", told);
}

// An independent reader finds one object in it.
nlohmann::json checkTaken(QByteArrayView input)
{
    nlohmann::json object = parsed(input);
    require(object.is_object() && !input.contains('\0'), "only one JSON object is taken", input);
    require(QByteArray(input.data(), input.size()).isValidUtf8(), "in UTF-8", input);
    return object;
}

template <typename T, typename Decode>
void check(QByteArrayView input, Decode decode, const Result<T> &result)
{
    if (!result) {
        checkRefusal(result.error(), input);
        return;
    }
    checkTaken(input);
    const QByteArray encoded = encode(*result);
    const Result<T> again = decode(encoded);
    require(again && *again == *result, "encoded and decoded it is the same", encoded);
}

void checkName(const QString &name, QByteArrayView input)
{
    require(!name.isEmpty() && codePoints(name) <= kMaxNameLength && name == name.trimmed()
                && !name.contains(QChar(u'\0')) && name.isValidUtf16(),
            "a name obeys its rules", input);
}

void checkDraft(QByteArrayView input)
{
    const auto draft = decodeEventDraft(input);
    check(input, decodeEventDraft, draft);
    if (draft) {
        checkName(draft->name, input);
        require(draft->capacity >= 1 && draft->capacity <= kMaxCapacity, "capacity", input);
        require(checkTaken(input)["capacity"] == draft->capacity, "as it was sent", input);
        require(bool(validPeriod(draft->startsAt, draft->endsAt)), "a period", input);
    }
}

void checkPatch(QByteArrayView input)
{
    const auto patch = decodeEventPatch(input);
    check(input, decodeEventPatch, patch);
    if (patch) {
        require(!patch->name || validName(*patch->name), "a name obeys its rules", input);
        require(checkTaken(input).size() <= 19, "no member it does not know", input);
        const Event event{{}, QStringLiteral("A"), {}, 1};
        const Event once = patched(event, *patch);
        require(patched(once, *patch) == once, "patching twice is patching once", input);
    }
}

void checkRegistrationDraft(QByteArrayView input)
{
    const auto draft = decodeRegistrationDraft(input);
    if (!draft) {
        checkRefusal(draft.error(), input);
        return;
    }
    checkTaken(input);
    const QString &email = draft->userEmail;
    require(email.count(u'@') == 1 && codePoints(email) <= kMaxEmailLength && email.isValidUtf16()
                && email == email.toLower(),
            "an address obeys its rules", input);
    require(codePoints(draft->name) <= kMaxNameLength && draft->name.isValidUtf16(),
            "a name obeys its rules", input);
    const auto again = decodeRegistrationDraft(encode(*draft));
    require(again && *again == *draft, "cleaned once it is clean", encode(*draft));
}

template <typename T> void checkRequest(QByteArrayView input, const Result<T> &request)
{
    request ? (void)checkTaken(input) : checkRefusal(request.error(), input);
}

void checkKeyDraft(QByteArrayView input)
{
    const auto draft = decodeKeyDraft(input);
    checkRequest(input, draft);
    if (draft) {
        checkName(draft->name, input);
        require(!draft->scopes.isEmpty(), "a key has a scope", input);
        const auto again = decodeKeyDraft(encode(*draft));
        require(again && again->name == draft->name && again->scopes == draft->scopes
                    && again->expiresAt == draft->expiresAt,
                "encoded and decoded it is the same", input);
    }
}

// Of accounts and rights.
void checkAccess(QByteArrayView input)
{
    checkKeyDraft(input);
    checkRequest(input, decodeSetUp(input));
    checkRequest(input, decodeSignIn(input));
    checkRequest(input, decodeAccountPatch(input));
    checkRequest(input, decodeTotpRequest(input));
    checkRequest(input, decodeTotpRemoval(input));
    checkRequest(input, decodeEmailRequest(input));
    checkRequest(input, decodePasswordRequest(input));
    checkRequest(input, decodeInvitationAcceptance(input));
    checkRequest(input, decodeOrganizerPatch(input));
    checkRequest(input, decodeTeamRequest(input));
    checkRequest(input, decodeRoleRequest(input));
    if (const auto draft = decodeOrganizerDraft(input)) {
        checkName(draft->name, input);
        require(bool(validSlug(slugFor(draft->name))), "a name suggests a slug", input);
    }
}

// Of what an event sells.
void checkSale(QByteArrayView input)
{
    for (const bool creating : {false, true}) {
        const auto asType = [creating](QByteArrayView json) {
            return decodeTicketTypePatch(json, creating);
        };
        const auto asQuota = [creating](QByteArrayView json) {
            return decodeQuotaPatch(json, creating);
        };
        check(input, asType, asType(input));
        check(input, asQuota, asQuota(input));
    }
    const auto order = decodeOrderDraft(input);
    check(input, decodeOrderDraft, order);
    if (order) {
        require(seatsOf(order->lines) >= std::max<qsizetype>(order->attendees.size(), 1),
                "nobody without a seat", input);
    }
    if (!input.isEmpty()) {
        check(input, decodeOrderConfirmation, decodeOrderConfirmation(input));
    }
    check(input, decodeWaitingDraft, decodeWaitingDraft(input));
    checkRequest(input, decodeRegistrationAddition(input));
}

// Clients read what servers say: no promise but to live through it.
void readAsAnswer(QByteArrayView input)
{
    if (const auto event = decodeEvent(input)) {
        QByteArray encoded = encode(*event);
        require(encoded.isValidUtf8() && parsed(encoded).is_object(), "an event", encoded);
    }
    (void)decodeEvents(input);
    (void)decodeRegistration(input);
    (void)decodeRegistrations(input);
    (void)decodeTicketType(input);
    (void)decodeQuota(input);
    (void)decodeOrder(input);
    (void)decodeWaitingEntry(input);
    (void)storedSales(input);
    (void)decodeSession(input);
    (void)decodeMembers(input);
    (void)decodeInvitations(input);
    (void)decodeKeys(input);
    if (const auto entries = decodeAudit(input)) {
        const QByteArray encoded = encodeArray(*entries);
        require(encoded.isValidUtf8() && parsed(encoded).is_array(), "an audit log", encoded);
    }
}

} // namespace

int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const QByteArrayView input = view(data, size);
    checkDraft(input);
    checkPatch(input);
    checkRegistrationDraft(input);
    checkAccess(input);
    checkSale(input);
    readAsAnswer(input);
    return 0;
}

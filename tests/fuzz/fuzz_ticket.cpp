// What doors and holders' links are given: ticket codes, holder tokens, base45.
//
// An input is any bytes. They are read as each of these, and written as base45 themselves.
#include "backend/tickets/base45.h"
#include "backend/tickets/holder_token.h"
#include "backend/tickets/ticket_code.h"
#include "tests/fuzz/fuzz.h"

using namespace boxoffice;
using namespace boxoffice::fuzz;

namespace {

const InstallationSecret kSecret = *InstallationSecret::fromBytes(QByteArray(32, 's'));
const HolderTokens kTokens(kSecret);
const TicketPublicKey kKey = TicketKeys(kSecret).keyOf({}).publicKey();

void checkBase45(QByteArrayView input)
{
    require(decodeBase45(encodeBase45(input)) == input.toByteArray(), "base45 keeps bytes", input);
    if (const auto bytes = decodeBase45(input)) {
        require(encodeBase45(*bytes) == input, "bytes have one spelling in base45", input);
    }
}

void checkToken(QByteArrayView input)
{
    const auto token = readHolderToken(input);
    if (!token) {
        return;
    }
    QByteArray bytes;
    for (const std::uint8_t byte : token->eventId.bytes) {
        bytes.append(static_cast<char>(byte));
    }
    for (const std::uint8_t byte : token->id.bytes) {
        bytes.append(static_cast<char>(byte));
    }
    for (const std::uint8_t byte : token->mac) {
        bytes.append(static_cast<char>(byte));
    }
    require(bytes.toBase64(QByteArray::Base64UrlEncoding) == input, "a token has one spelling",
            input);
    const QString email = QStringLiteral("a@example.org");
    require(kTokens.isGenuine(*token, email)
                == (kTokens.tokenOf(token->eventId, token->id, email) == input),
            "a token is genuine if it is the one that was made", input);
}

void checkCode(QByteArrayView input)
{
    if (const auto code = readTicketCode(input)) {
        require(!isSignedBy(*code, kKey), "nobody else signs", input);
        require(input.size() == 129, "a code has its length", input);
    }
}

} // namespace

int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const QByteArrayView input = view(data, size);
    checkBase45(input);
    checkToken(input);
    checkCode(input);
    return 0;
}

#include "backend/http/abuse_guard.h"

#include "backend/http/worker_state.h"
#include "shared/proof_of_work.h"

#include <QDateTime>

namespace boxoffice {

namespace {

// The header fields of draft-ietf-httpapi-ratelimit-headers-07, the last with a field each.
ApiReply tooMany(const QString &who, const RateLimiter::Verdict &verdict)
{
    ApiReply reply = toReply(rateLimited(who));
    reply.addHeader("Retry-After", QByteArray::number(verdict.retryIn));
    reply.addHeader("RateLimit-Limit", QByteArray::number(verdict.limit));
    reply.addHeader("RateLimit-Remaining", QByteArray::number(verdict.remaining));
    reply.addHeader("RateLimit-Reset", QByteArray::number(verdict.fullIn));
    return reply;
}

} // namespace

AbuseGuard::AbuseGuard(const AbuseOptions &options)
    : m_options(options)
    , m_byAddress(options.byAddress)
    , m_byDomain(options.byDomain)
{ }

std::optional<ClientAddress> AbuseGuard::countedClient(const ApiRequest &request) const
{
    const ClientRules &rules = m_options.clients;
    const ClientAddress client = rules.proxies.isEmpty()
        ? request.peer
        : rules.proxies.clientOf(request.peer, request.header("forwarded"),
                                 request.header("x-forwarded-for"));
    return rules.countLoopback || !client.isLoopback() ? std::optional(client) : std::nullopt;
}

QByteArray AbuseGuard::bucketOf(const ApiRequest &request) const
{
    const auto client = countedClient(request);
    return client ? client->bucket() : QByteArray();
}

std::optional<ApiReply> AbuseGuard::overAddressRate(const ApiRequest &request)
{
    const auto client = m_byAddress.isOn() ? countedClient(request) : std::nullopt;
    if (!client) {
        return {};
    }
    const auto verdict = m_byAddress.take(client->bucket(), WorkerState::nowMicros());
    return verdict.taken ? std::nullopt
                         : std::optional(tooMany(QStringLiteral("from this address"), verdict));
}

std::optional<ApiReply> AbuseGuard::overDomainRate(const QString &email, const ApiRequest &request)
{
    if (!m_byDomain.isOn() || !countedClient(request)) {
        return {};
    }
    const QByteArray domain = email.section(u'@', -1).toUtf8();
    const auto verdict = m_byDomain.take(domain, WorkerState::nowMicros());
    return verdict.taken
        ? std::nullopt
        : std::optional(tooMany(QStringLiteral("for this e-mail domain"), verdict));
}

std::optional<ApiReply> AbuseGuard::withoutWork(const Uuid &eventId, const QString &email,
                                                const ApiRequest &request) const
{
    const int bits = m_options.proofOfWorkBits;
    const qint64 now = bits > 0 ? QDateTime::currentSecsSinceEpoch() : 0;
    if (bits == 0 || provesWork(request.header("proof-of-work"), eventId, email, now, bits)) {
        return {};
    }
    ApiReply reply = toReply(proofOfWorkRequired());
    reply.addHeader("Proof-Of-Work-Challenge", workChallenge(eventId, email, now));
    reply.addHeader("Proof-Of-Work-Bits", QByteArray::number(bits));
    return reply;
}

} // namespace boxoffice

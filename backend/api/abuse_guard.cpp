#include "backend/api/abuse_guard.h"

#include "shared/clock.h"
#include "shared/proof_of_work.h"

#include <QDateTime>

#include <algorithm>

namespace boxoffice {

namespace {

qint64 nowMicros()
{
    return Clock::system().steady() / std::chrono::microseconds(1);
}

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
    , m_reads(options.reads)
    , m_byDomain(options.byDomain)
{ }

bool AbuseGuard::cameThroughProxy(const ApiRequest &request) const
{
    return std::any_of(request.headers.begin(), request.headers.end(), [this](const auto &field) {
        return m_options.clients.isProxyField(field.first);
    });
}

std::optional<ClientAddress> AbuseGuard::countedClient(const ApiRequest &request) const
{
    const ClientRules &rules = m_options.clients;
    const bool throughProxy = request.peer.isLoopback() && cameThroughProxy(request);
    const bool trusted = rules.proxies.contains(request.peer);
    if (throughProxy && !trusted) {
        tellOfUnknownProxy();
    }
    return rules.countedClient(request.peer, trusted ? request.list(rules.header) : QByteArray(),
                               throughProxy);
}

ClientAddress AbuseGuard::clientOf(const ApiRequest &request) const
{
    return countedClient(request).value_or(request.peer);
}

// Once: whoever sends such requests decides how many there are.
void AbuseGuard::tellOfUnknownProxy() const
{
    if (!m_toldOfProxy.test_and_set()) {
        qWarning(
            "A proxy on this machine passes requests on, and TRUSTED_PROXIES does not name it: "
            "all its clients count as one. Set TRUSTED_PROXIES=127.0.0.1, and PROXY_HEADER to "
            "the header in which it says who the client is.");
    }
}

QByteArray AbuseGuard::bucketOf(const ApiRequest &request) const
{
    const auto client = countedClient(request);
    return client ? client->bucket() : QByteArray();
}

std::optional<ApiReply> AbuseGuard::overRate(RateLimiter &limiter, const ApiRequest &request) const
{
    const auto client = limiter.isOn() ? countedClient(request) : std::nullopt;
    if (!client) {
        return {};
    }
    const auto verdict = limiter.take(client->bucket(), nowMicros());
    return verdict.taken ? std::nullopt
                         : std::optional(tooMany(QStringLiteral("from this address"), verdict));
}

std::optional<ApiReply> AbuseGuard::overAddressRate(const ApiRequest &request)
{
    return overRate(m_byAddress, request);
}

std::optional<ApiReply> AbuseGuard::overReadRate(const ApiRequest &request)
{
    return overRate(m_reads, request);
}

std::optional<ApiReply> AbuseGuard::overDomainRate(const QString &email, const ApiRequest &request)
{
    if (!m_byDomain.isOn() || !countedClient(request)) {
        return {};
    }
    const QByteArray domain = email.section(u'@', -1).toUtf8();
    const auto verdict = m_byDomain.take(domain, nowMicros());
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

std::optional<ApiReply> AbuseGuard::holdsBack(const Uuid &eventId, const QString &email,
                                              const ApiRequest &request)
{
    auto refusal = overDomainRate(email, request);
    return refusal ? refusal : withoutWork(eventId, email, request);
}

} // namespace boxoffice

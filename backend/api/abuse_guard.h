// What a client may do how often, and what a registration costs while a rush is declared.
//
// Counted are requests that would change something, and apart from them, with a wide limit, those
// that read from the database. Refusing comes before anything waits in a queue, so a 429 or 428 has
// no effect.
//
// Each server counts for itself: with n servers behind a balancer a client may do n times as much.
//
// Threads: any.
#pragma once

#include "backend/abuse/client_rules.h"
#include "backend/abuse/rate_limiter.h"
#include "backend/http/message/api_reply.h"
#include "backend/http/message/api_request.h"
#include "shared/ids.h"

#include <atomic>
#include <optional>

namespace boxoffice {

struct AbuseOptions
{
    RateLimiter::Rate byAddress{6'000, 1'000}; // a hall's network or a carrier is one address
    RateLimiter::Rate reads{60'000, 10'000};   // of one address
    RateLimiter::Rate byDomain{0, 1'000};      // registrations; off: half of all have one provider
    ClientRules clients;
    int proofOfWorkBits = 0; // 0 to kMaxProofOfWorkBits; 0: none is asked for
};

class AbuseGuard
{
public:
    explicit AbuseGuard(const AbuseOptions &options);

    // Returns what is one client to the limits (ClientAddress::bucket()); empty: it is not counted.
    QByteArray bucketOf(const ApiRequest &request) const;
    // Returns the answer to a client that has used up what its address may do.
    std::optional<ApiReply> overAddressRate(const ApiRequest &request);
    // The same for what it may read.
    std::optional<ApiReply> overReadRate(const ApiRequest &request);
    // The same for the domain of the e-mail address. email: valid.
    std::optional<ApiReply> overDomainRate(const QString &email, const ApiRequest &request);
    // Returns the answer to a registration without the proof of work that is asked for; it has the
    // challenge.
    std::optional<ApiReply> withoutWork(const Uuid &eventId, const QString &email,
                                        const ApiRequest &request) const;

private:
    // Nothing for a client that is not counted.
    std::optional<ClientAddress> countedClient(const ApiRequest &request) const;
    std::optional<ApiReply> overRate(RateLimiter &limiter, const ApiRequest &request) const;
    void tellOfUnknownProxy() const;

    const AbuseOptions m_options;
    RateLimiter m_byAddress;
    RateLimiter m_reads;
    RateLimiter m_byDomain;
    mutable std::atomic_flag m_toldOfProxy = ATOMIC_FLAG_INIT;
};

} // namespace boxoffice

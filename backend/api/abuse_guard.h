// Rate limits for clients, and the proof of work for registrations in a declared rush.
//
// It counts requests that make changes and, separately and with a higher limit, those that read the
// database. A refusal comes before anything is queued, so a 429 or 428 has no effect.
//
// Each server counts for itself: with n servers behind a load balancer, a client may do n times as
// much.
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
    RateLimiter::Rate byAddress{6'000, 1'000}; // a venue's network or a carrier is one address
    RateLimiter::Rate reads{60'000, 10'000};   // of one address
    RateLimiter::Rate byDomain{0, 1'000};      // registrations; off: half of all use one provider
    ClientRules clients;
    int proofOfWorkBits = 0; // 0 to kMaxProofOfWorkBits; 0: none is asked for
};

class AbuseGuard
{
public:
    explicit AbuseGuard(const AbuseOptions &options);

    // Returns the client of a request, as the limits and the audit log see it, counted or not.
    ClientAddress clientOf(const ApiRequest &request) const;
    // Whether a header field shows that a proxy passed the request on.
    bool cameThroughProxy(const ApiRequest &request) const;
    // Returns the client's key for the limits (ClientAddress::bucket()); empty: it is not counted.
    QByteArray bucketOf(const ApiRequest &request) const;
    // Returns the refusal if the client's address has used up its changes.
    std::optional<ApiReply> overAddressRate(const ApiRequest &request);
    // The same for reads.
    std::optional<ApiReply> overReadRate(const ApiRequest &request);
    // The same for the domain of the e-mail address. email: valid.
    std::optional<ApiReply> overDomainRate(const QString &email, const ApiRequest &request);
    // Returns the refusal of a registration that lacks the required proof of work, with the
    // challenge.
    std::optional<ApiReply> withoutWork(const Uuid &eventId, const QString &email,
                                        const ApiRequest &request) const;

    // The refusals of whoever asks for a seat, or for a place on a waiting list: both of the above.
    std::optional<ApiReply> holdsBack(const Uuid &eventId, const QString &email,
                                      const ApiRequest &request);

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

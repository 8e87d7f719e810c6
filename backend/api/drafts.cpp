#include "backend/api/drafts.h"

#include "backend/access/refusals.h"
#include "backend/api/given_credential.h"

namespace boxoffice {

void withSeenDrafts(Call &call, Cookies cookies,
                    std::function<void(Call &call, const SeenDrafts &seen)> then)
{
    const AccessServices &access = call.context().services.access;
    const bool byHeader = !call.request().header("authorization").isNull();
    if (!access.isProtected) {
        return then(call, SeenDrafts());
    }
    if (!byHeader && cookies == Cookies::DoNotCount) {
        return then(call, SeenDrafts::none());
    }
    const auto given = credentialGivenBy(call.request(), access.tls);
    if (!given && byHeader) {
        return call.refuse(given.error());
    }
    if (!given || !*given) {
        return then(call, SeenDrafts::none());
    }
    call.lookUp({(*given)->credential},
                [byHeader, then = std::move(then)](Call &found, const Standing &standing) {
                    if (!standing.principal && byHeader) {
                        return found.refuse(credentialNotValid());
                    }
                    then(found,
                         standing.principal ? draftsSeenBy(*standing.principal)
                                            : SeenDrafts::none());
                });
}

void withSeenEvent(Call &call, void (*then)(Call &call, const ReadBody &body))
{
    const auto eventId = eventIdOf(call.request());
    if (!eventId) {
        return call.refuse(eventId.error());
    }
    withSeenDrafts(
        call, Cookies::Count, [id = *eventId, then](Call &asking, const SeenDrafts &seen) {
            asking.askThen(EventQuestion{id},
                           [seen, then](Call &read, const Question &, const ReadBody &body) {
                               body.isDraft && !seen.showsThoseOf(body.organizer)
                                   ? read.refuse(eventNotFound())
                                   : then(read, body);
                           });
        });
}

} // namespace boxoffice

#include "desktop/books/registration_adder.h"

#include "desktop/books/sale_offer.h"

namespace boxoffice {

void RegistrationAdder::add(const Uuid &event, const RegistrationAddition &addition,
                            const QByteArray &key, QObject *context, Then then)
{
    const QUrl server = m_client.server();
    const bool isByTheOldRoute = !m_mayAdd || server == m_early;
    if (isByTheOldRoute && !addition.exceeds) {
        registerThem(event, addition.draft, key, context, then);
        return;
    }
    follow(m_client.addRegistration(event, addition, key), context,
           [this, server, event, addition, key, context,
            then = std::move(then)](const ApiResult<Registration> &result) {
               const bool isEarly = !result && lacksRoute(result.error());
               if (isEarly) {
                   m_early = server;
               }
               if (isEarly && !addition.exceeds) {
                   registerThem(event, addition.draft, key, context, then);
               } else {
                   finish(result, then);
               }
           });
}

// It is another request, so it has another key; a repeat has the same.
void RegistrationAdder::registerThem(const Uuid &event, const RegistrationDraft &draft,
                                     const QByteArray &key, QObject *context, const Then &then)
{
    follow(m_client.registerAttendee(event, draft, key + "-register"), context,
           [this, then](const ApiResult<Registration> &result) { finish(result, then); });
}

void RegistrationAdder::follow(Call<Registration> *call, QObject *context, const Then &then)
{
    connect(call, &CallBase::retrying, this, &RegistrationAdder::retrying);
    call->then(context, then);
}

void RegistrationAdder::finish(const ApiResult<Registration> &result, const Then &then)
{
    if (result) {
        Q_EMIT added(*result);
    }
    then(result);
}

} // namespace boxoffice

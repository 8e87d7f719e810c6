// How the database names an address that wants no mail about an event: by a keyed hash, so that the
// table of such addresses tells nobody which they are.
//
// Threads: MailStops may be used by any thread.
#pragma once

#include "backend/tickets/installation_secret.h"
#include "shared/ids.h"

#include <QByteArray>
#include <QStringView>

namespace boxoffice {

class MailStops
{
public:
    explicit MailStops(const InstallationSecret &secret);

    // Returns 32 bytes, as in mail_stops.hash. email: as the registration has it.
    QByteArray hashOf(const Uuid &eventId, QStringView email) const;

private:
    const SecretKey m_key;
};

} // namespace boxoffice

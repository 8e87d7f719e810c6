// JSON of /health and /ready.
//
// Threads: pure functions.
#pragma once

#include "shared/api/outbox_dto.h"
#include "shared/result.h"

#include <QByteArray>
#include <QString>

namespace boxoffice {

// What a server says of itself.
struct ServerInfo
{
    QString name;    // empty: an early server that does not say
    QString version; // the same

    friend bool operator==(const ServerInfo &, const ServerInfo &) = default;
};

// {"status":"ok","name":"boxoffice","version":"…"}
QByteArray encodeHealth(QByteArrayView version);
// For clients. Fails where the status is not "ok".
Result<ServerInfo> decodeHealth(QByteArrayView json);

// {"status":"ready"}
QByteArray encodeReady();
// The same with "journal" and "mail". isMailOn: whether this server sends any.
QByteArray encodeReady(const OutboxLag &lag, bool isMailOn);

} // namespace boxoffice

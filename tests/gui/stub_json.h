// JSON of the contract as the stub server reads and writes it: from memory, not by the codec that
// the client under test uses, so that a mistake in the one is seen by the other.
//
// Threads: pure functions.
#pragma once

#include "shared/api/event_dto.h"
#include "shared/api/registration_dto.h"
#include "tests/gui/stub_server.h"

#include <QByteArray>
#include <QJsonObject>
#include <QJsonValue>

#include <optional>

namespace boxoffice {

// Returns null where there is none.
QJsonValue timeJson(std::optional<qint64> time);
QJsonObject toJson(const Event &event);
QJsonObject toJson(const Registration &registration);
// Returns the text of an object.
QByteArray bytes(const QJsonObject &object);
// Returns the server's own refusal.
StubReply refusal(int status, const char *code, const char *field = "");
// Writes what a body of POST or PATCH says into the event.
void applyMembers(Event &event, const QJsonObject &json);

} // namespace boxoffice

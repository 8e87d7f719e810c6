// JSON of a refusal: {"error":"a sentence","code":"for_programs","field":"where one is at fault"}.
//
// Threads: pure functions.
#pragma once

#include "shared/error.h"

#include <QByteArray>

#include <optional>

namespace boxoffice {

void appendJson(QByteArray &out, const Error &error);

// An Error as a client reads it.
struct Refusal
{
    QString message;
    std::optional<ErrorCode> code; // nothing: unknown, of a later server
    QString field;                 // empty, or the member or parameter at fault
};
// Returns nothing if it is not a refusal of this API.
std::optional<Refusal> decodeRefusal(QByteArrayView json);

} // namespace boxoffice

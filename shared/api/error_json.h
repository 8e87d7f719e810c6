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
    std::optional<ErrorCode> code; // nothing: one that a later server brought
    QString field;                 // empty, or the member or parameter at fault
};
// Returns nothing for what is no server's own refusal.
std::optional<Refusal> decodeRefusal(QByteArrayView json);

} // namespace boxoffice

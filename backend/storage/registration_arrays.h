// What several statements write of registrations.
//
// Threads: pure functions.
#pragma once

#include "backend/database/array_literal.h"
#include "shared/api/registration_json.h"

namespace boxoffice {

// Null for English, which goes without saying.
inline void addLanguage(ArrayLiteral &array, const Registration &registration)
{
    const bool isSaid = registration.language != MailLanguage::English;
    isSaid ? array.add(QString::fromLatin1(wireName(registration.language))) : array.addNull();
}

} // namespace boxoffice

// What people type, and what is made of it: the table that the tests of server and pages share.
//
// Requires: the target defines BOXOFFICE_SOURCE_DIR.
// Threads: pure functions.
#pragma once

#include "shared/exact_json.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>

namespace boxoffice {

// kind: emails, names, descriptions, locations or searches.
inline QJsonArray textCases(QLatin1StringView kind)
{
    QFile file(QStringLiteral(BOXOFFICE_SOURCE_DIR "/tests/support/text_cases.json"));
    if (!file.open(QIODevice::ReadOnly)) {
        qFatal("cannot read the cases");
    }
    return parseJson(file.readAll()).object().value(kind).toArray();
}

} // namespace boxoffice

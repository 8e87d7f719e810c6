// What people type, and what is made of it, and other tables that the tests of server and pages
// share.
//
// Requires: the target defines BOXOFFICE_SOURCE_DIR.
// Threads: pure functions.
#pragma once

#include "shared/exact_json.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>

namespace boxoffice {

// A table of cases in tests/support, which the pages' tests read, too.
inline QJsonDocument jsonCases(const QString &name)
{
    QFile file(QStringLiteral(BOXOFFICE_SOURCE_DIR "/tests/support/") + name);
    if (!file.open(QIODevice::ReadOnly)) {
        qFatal("cannot read the cases");
    }
    return parseJson(file.readAll());
}

// kind: emails, names, descriptions, locations or searches.
inline QJsonArray textCases(QLatin1StringView kind)
{
    return jsonCases(QStringLiteral("text_cases.json")).object().value(kind).toArray();
}

} // namespace boxoffice

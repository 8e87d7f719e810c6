// Reads request bodies strictly, for the codecs of the resources: one flat JSON object, known
// members only, each once, exact types (lists are of strings), valid UTF-8, no lone surrogates.
//
// Threads: pure functions.
#pragma once

#include "shared/result.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <span>

namespace boxoffice {

enum class MemberType { String, Integer, Boolean, Strings };

// A member that a body may have, and its value after the body was read.
struct BodyMember
{
    const char *name;
    MemberType type;
    bool nullable = false;
    std::optional<QString> string = {};
    std::optional<qint64> integer = {};
    std::optional<bool> boolean = {};
    std::optional<QStringList> strings = {};
    bool isNull = false;

    bool present() const { return string || integer || boolean || strings || isNull; }
};

// Sets the values of the members. Fails with invalid_json, unknown_field or invalid_field.
Result<void> readFlatObject(QByteArrayView json, std::span<BodyMember> members);

// The error if a member is missing.
Error missing(const QString &field);

} // namespace boxoffice

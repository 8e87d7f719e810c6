// Reads request bodies strictly, for the codecs of the resources: one JSON object, known members
// only, each once, exact types, valid UTF-8, no lone surrogates. An array is of strings, or of flat
// objects, to whose members the same applies. Errors name such a member as lines[0].quantity.
//
// Threads: pure functions.
#pragma once

#include "shared/result.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <span>
#include <vector>

namespace boxoffice {

enum class MemberType { String, Integer, Boolean, Strings, Objects };

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
    std::vector<BodyMember> each = {}; // Objects: what each of them may have
    std::size_t most = 0;              // Objects: how many there may be
    std::optional<std::vector<std::vector<BodyMember>>> objects = {};

    bool present() const { return string || integer || boolean || strings || isNull || objects; }
};

// Sets the values of the members. Fails with invalid_json, unknown_field or invalid_field.
Result<void> readFlatObject(QByteArrayView json, std::span<BodyMember> members);

// The name of a member of an object in a list: lines[0].quantity.
QString memberOf(const char *list, std::size_t index, const QString &name);
// The error if a member is missing.
Error missing(const QString &field);

} // namespace boxoffice

// How the codecs of the resources read what clients send: strictly. One flat JSON object, known
// members only, each once, exact types (a list is one of strings), valid UTF-8, no lone surrogates.
//
// Threads: pure functions.
#pragma once

#include "shared/result.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <span>

namespace boxoffice {

enum class MemberType { String, Integer, Strings };

// A member that a body may have, and its value once the body was read.
struct BodyMember
{
    const char *name;
    MemberType type;
    bool nullable = false;
    std::optional<QString> string = {};
    std::optional<qint64> integer = {};
    std::optional<QStringList> strings = {};
    bool isNull = false;

    bool present() const { return string || integer || strings || isNull; }
};

// Fills the members in. Fails with invalid_json, unknown_field or invalid_field.
Result<void> readFlatObject(QByteArrayView json, std::span<BodyMember> members);

// The error of a body that lacks a member.
Error missing(const QString &field);

} // namespace boxoffice

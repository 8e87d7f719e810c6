// How the codecs of the resources read what clients send: strictly. One flat JSON object, known
// members only, each once, exact types, valid UTF-8, no lone surrogates.
//
// Threads: pure functions.
#pragma once

#include "shared/result.h"

#include <QString>

#include <optional>
#include <span>

namespace boxoffice {

enum class MemberType { String, Integer };

// A member that a body may have, and its value once the body was read.
struct Member
{
    const char *name;
    MemberType type;
    bool nullable = false;
    std::optional<QString> string = {};
    std::optional<qint64> integer = {};
    bool isNull = false;

    bool present() const { return string || integer || isNull; }
};

// Fills the members in. Fails with invalid_json, unknown_field or invalid_field.
Result<void> readFlatObject(QByteArrayView json, std::span<Member> members);

// The error of a body that lacks a member.
Error missing(const QString &field);

} // namespace boxoffice

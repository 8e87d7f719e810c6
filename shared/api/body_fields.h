// Takes validated values out of the members of a body that was read (body_reader.h), for the codecs
// of the resources, and remembers the first that is wrong.
//
// A member that is absent or null has no value, unless a function says otherwise.
// Threads: a value of one thread.
#pragma once

#include "shared/api/body_reader.h"
#include "shared/ids.h"
#include "shared/wire_names.h"

#include <optional>
#include <span>

namespace boxoffice {

class BodyFields
{
public:
    // members: borrowed. list: that of the object, if it is in one, and index its place there.
    explicit BodyFields(std::span<const BodyMember> members, const char *list = nullptr,
                        std::size_t index = 0)
        : m_members(members)
        , m_list(list)
        , m_index(index)
    { }

    // Requires: the body may have the member.
    const BodyMember &member(const char *name) const;
    bool has(const char *name) const { return member(name).present(); }
    // As errors name it.
    QString path(const char *name) const;

    // As validNameIn() says.
    std::optional<QString> name(const char *name);
    // Likewise, but an empty name is as good as null, and both are "" here.
    QString attendeeName(const char *name);
    // A line that may be empty.
    std::optional<QString> line(const char *name, int maxLength);
    std::optional<QString> email(const char *name);
    std::optional<int> number(const char *name, int least, int most);
    std::optional<bool> flag(const char *name) const { return member(name).boolean; }
    std::optional<qint64> time(const char *name);
    // what: "a ticket type".
    std::optional<Uuid> id(const char *name, QStringView what);
    template <typename Enum> std::optional<Enum> named(const char *name);

    // Null clears the member: nullopt inside.
    std::optional<std::optional<int>> clearableNumber(const char *name, int least, int most);
    std::optional<std::optional<qint64>> clearableTime(const char *name);

    void require(const char *name);
    void note(const Error &error);
    // Null: nothing is wrong.
    const Error *error() const { return m_error ? &*m_error : nullptr; }

private:
    template <typename T> std::optional<T> kept(Result<T> result);

    std::span<const BodyMember> m_members;
    const char *m_list;
    std::size_t m_index;
    std::optional<Error> m_error = {};
};

template <typename Enum> std::optional<Enum> BodyFields::named(const char *name)
{
    const std::optional<QString> &text = member(name).string;
    const auto value = text ? fromWireName<Enum>(QStringView(*text)) : std::nullopt;
    if (text && !value) {
        note(invalidField(path(name),
                          path(name) + u" must be one of " + allWireNames<Enum>() + u'.'));
    }
    return value;
}

} // namespace boxoffice

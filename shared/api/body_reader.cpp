#include "shared/api/body_reader.h"

#include "shared/utf8.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace boxoffice {

namespace {

// Short enough to be told, and never half a pair of surrogates.
QString beginningOf(const std::string &utf8)
{
    constexpr qsizetype most = 50;
    const auto size = std::min(static_cast<qsizetype>(utf8.size()), 4 * most);
    const QString text = fromUtf8({utf8.data(), size}).left(most);
    return !text.isEmpty() && text.back().isHighSurrogate() ? text.chopped(1) : text;
}

QLatin1StringView nameOf(MemberType type)
{
    switch (type) {
    case MemberType::String:
        return QLatin1StringView(" must be a string.");
    case MemberType::Integer:
        return QLatin1StringView(" must be an integer.");
    case MemberType::Boolean:
        return QLatin1StringView(" must be true or false.");
    case MemberType::Strings:
        return QLatin1StringView(" must be an array of strings.");
    case MemberType::Objects:
        return QLatin1StringView(" must be an array of objects.");
    }
    Q_UNREACHABLE();
}

// Reads one JSON object into the members it was given, refusing everything else. It is a SAX
// handler, so a hostile body costs no tree: the first value that does not belong ends the parse.
class ObjectReader final : public nlohmann::json_sax<nlohmann::json>
{
public:
    explicit ObjectReader(std::span<BodyMember> members) : m_members(members), m_scope(members) { }

    const Error &error() const { return m_error; }
    static Error notOneObject()
    {
        return {ErrorCode::InvalidJson,
                QStringLiteral("The body must be one JSON object in UTF-8."),
                {}};
    }

    bool null() override
    {
        if (!m_current || !m_current->nullable || m_inList || isBetweenObjects()) {
            return wrongType();
        }
        m_current->isNull = true;
        return true;
    }
    bool boolean(bool value) override
    {
        if (!m_current || m_current->type != MemberType::Boolean) {
            return wrongType();
        }
        m_current->boolean = value;
        return true;
    }
    bool number_integer(number_integer_t value) override { return integer(value); }
    bool number_unsigned(number_unsigned_t value) override
    {
        constexpr auto max = static_cast<number_unsigned_t>(std::numeric_limits<qint64>::max());
        return integer(static_cast<qint64>(std::min(value, max)));
    }
    bool number_float(number_float_t, const string_t &) override { return wrongType(); }
    bool string(string_t &value) override
    {
        const bool fits =
            m_current && m_current->type == (m_inList ? MemberType::Strings : MemberType::String);
        if (!fits) {
            return wrongType();
        }
        const QString text = fromUtf8({value.data(), static_cast<qsizetype>(value.size())});
        if (m_inList) {
            m_current->strings->append(text);
        } else {
            m_current->string = text;
        }
        return true;
    }
    bool binary(binary_t &) override { return wrongType(); }
    bool start_object(std::size_t) override
    {
        return std::exchange(m_isBegun, true) ? beginObject() : true;
    }
    bool key(string_t &name) override { return beginMember(name); }
    bool end_object() override
    {
        m_scope = m_members;
        m_current = m_objects;
        return true;
    }
    bool start_array(std::size_t) override
    {
        if (!m_current || m_inList || isBetweenObjects()) {
            return wrongType();
        }
        if (m_current->type == MemberType::Objects) {
            m_objects = m_current;
            m_objects->objects.emplace();
            return true;
        }
        if (m_current->type != MemberType::Strings) {
            return wrongType();
        }
        m_inList = true;
        m_current->strings.emplace();
        return true;
    }
    bool end_array() override
    {
        if (!std::exchange(m_inList, false)) {
            m_objects = nullptr;
        }
        return true;
    }
    bool parse_error(std::size_t, const std::string &, const nlohmann::detail::exception &) override
    {
        return fail(notOneObject());
    }

private:
    bool fail(Error error)
    {
        m_error = std::move(error);
        return false;
    }

    // In an array of objects, where only an object belongs.
    bool isBetweenObjects() const { return m_objects && m_current == m_objects; }

    bool beginObject()
    {
        if (!isBetweenObjects()) {
            return wrongType();
        }
        auto &objects = *m_objects->objects;
        if (objects.size() == m_objects->most) {
            const QString name = QLatin1StringView(m_objects->name);
            return fail(invalidField(
                name,
                name + QStringLiteral(" must have at most %1 entries.").arg(m_objects->most)));
        }
        m_scope = objects.emplace_back(m_objects->each);
        m_current = nullptr;
        return true;
    }

    bool beginMember(const std::string &name)
    {
        const auto it = std::find_if(m_scope.begin(), m_scope.end(),
                                     [&](const BodyMember &m) { return name == m.name; });
        if (it == m_scope.end()) {
            return fail({ErrorCode::UnknownField,
                         QStringLiteral("The member is not known here; see the API reference."),
                         pathTo(beginningOf(name))});
        }
        if (it->present()) {
            const QString path = pathTo(QLatin1StringView(it->name));
            return fail(invalidField(path, path + QStringLiteral(" must be given only once.")));
        }
        m_current = &*it;
        return true;
    }

    bool integer(qint64 value)
    {
        if (!m_current || m_current->type != MemberType::Integer) {
            return wrongType();
        }
        m_current->integer = value;
        return true;
    }

    bool wrongType()
    {
        if (!m_current) {
            return fail(
                {ErrorCode::InvalidJson, QStringLiteral("The body must be one JSON object."), {}});
        }
        const QString path = isBetweenObjects() ? QString(QLatin1StringView(m_current->name))
                                                : pathTo(QLatin1StringView(m_current->name));
        return fail(invalidField(path, path + nameOf(m_current->type)));
    }

    // The name of a member of the scope, from the outermost object on.
    QString pathTo(const QString &name) const
    {
        return m_objects ? memberOf(m_objects->name, m_objects->objects->size() - 1, name) : name;
    }

    std::span<BodyMember> m_members;
    std::span<BodyMember> m_scope;   // the members of the object that is being read
    BodyMember *m_current = nullptr; // null in an object before its first member
    BodyMember *m_objects = nullptr; // the array of objects that is being read
    bool m_isBegun = false;
    bool m_inList = false;
    Error m_error;
};

} // namespace

Result<void> readFlatObject(QByteArrayView json, std::span<BodyMember> members)
{
    ObjectReader reader(members);
    if (json.contains('\0')) { // the parser takes it for the end and would not look further
        return ObjectReader::notOneObject();
    }
    if (!nlohmann::json::sax_parse(json.begin(), json.end(), &reader)) {
        return reader.error();
    }
    return {};
}

QString memberOf(const char *list, std::size_t index, const QString &name)
{
    return QStringLiteral("%1[%2].%3").arg(QLatin1StringView(list)).arg(index).arg(name);
}

Error missing(const QString &field)
{
    return invalidField(field, field + QStringLiteral(" is required."));
}

} // namespace boxoffice

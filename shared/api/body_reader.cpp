#include "shared/api/body_reader.h"

#include "shared/utf8.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>

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
    }
    Q_UNREACHABLE();
}

// Reads one flat JSON object into the members it was given, refusing everything else. It is a SAX
// handler, so a hostile body costs no tree: the first value that does not belong ends the parse.
class FlatObjectReader final : public nlohmann::json_sax<nlohmann::json>
{
public:
    explicit FlatObjectReader(std::span<BodyMember> members) : m_members(members) { }

    const Error &error() const { return m_error; }
    static Error notOneObject()
    {
        return {ErrorCode::InvalidJson,
                QStringLiteral("The body must be one JSON object in UTF-8."),
                {}};
    }

    bool null() override
    {
        if (!m_current || !m_current->nullable || m_inList) {
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
    bool start_object(std::size_t) override { return m_depth++ == 0 || wrongType(); }
    bool key(string_t &name) override { return beginMember(name); }
    bool end_object() override { return true; }
    bool start_array(std::size_t) override
    {
        if (!m_current || m_current->type != MemberType::Strings || m_inList) {
            return wrongType();
        }
        m_inList = true;
        m_current->strings.emplace();
        return true;
    }
    bool end_array() override
    {
        m_inList = false;
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

    bool beginMember(const std::string &name)
    {
        const auto it = std::find_if(m_members.begin(), m_members.end(),
                                     [&](const BodyMember &m) { return name == m.name; });
        if (it == m_members.end()) {
            return fail({ErrorCode::UnknownField,
                         QStringLiteral("The member is not known here; see the API reference."),
                         beginningOf(name)});
        }
        if (it->present()) {
            return fail(invalidField(QLatin1StringView(it->name),
                                     QLatin1StringView(it->name)
                                         + QStringLiteral(" must be given only once.")));
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
        const QString name = QLatin1StringView(m_current->name);
        return fail(invalidField(name, name + nameOf(m_current->type)));
    }

    std::span<BodyMember> m_members;
    BodyMember *m_current = nullptr;
    int m_depth = 0;
    bool m_inList = false;
    Error m_error;
};

} // namespace

Result<void> readFlatObject(QByteArrayView json, std::span<BodyMember> members)
{
    FlatObjectReader reader(members);
    if (json.contains('\0')) { // the parser takes it for the end and would not look further
        return FlatObjectReader::notOneObject();
    }
    if (!nlohmann::json::sax_parse(json.begin(), json.end(), &reader)) {
        return reader.error();
    }
    return {};
}

Error missing(const QString &field)
{
    return invalidField(field, field + QStringLiteral(" is required."));
}

} // namespace boxoffice

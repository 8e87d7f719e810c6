#include "shared/api/body_fields.h"

#include "shared/api/email.h"
#include "shared/api/validation.h"

#include <QStringBuilder>

#include <algorithm>
#include <utility>

namespace boxoffice {

const BodyMember &BodyFields::member(const char *name) const
{
    return *std::find_if(m_members.begin(), m_members.end(),
                         [name](const BodyMember &each) { return qstrcmp(each.name, name) == 0; });
}

QString BodyFields::path(const char *name) const
{
    return m_list ? memberOf(m_list, m_index, QLatin1StringView(name))
                  : QString(QLatin1StringView(name));
}

template <typename T> std::optional<T> BodyFields::kept(Result<T> result)
{
    if (!result) {
        note(result.error());
        return {};
    }
    return *std::move(result);
}

std::optional<QString> BodyFields::name(const char *name)
{
    const std::optional<QString> &text = member(name).string;
    return text ? kept(validNameIn(path(name), *text)) : std::nullopt;
}

QString BodyFields::attendeeName(const char *name)
{
    const bool isGiven = !member(name).string.value_or(QString()).isEmpty();
    return isGiven ? this->name(name).value_or(QString()) : QString();
}

std::optional<QString> BodyFields::line(const char *name, int maxLength)
{
    const std::optional<QString> &text = member(name).string;
    return text ? kept(validLineIn(path(name), *text, maxLength)) : std::nullopt;
}

std::optional<QString> BodyFields::email(const char *name)
{
    const std::optional<QString> &text = member(name).string;
    return text ? kept(validEmailIn(path(name), *text)) : std::nullopt;
}

std::optional<int> BodyFields::number(const char *name, int least, int most)
{
    const std::optional<qint64> &number = member(name).integer;
    return number ? kept(validNumberIn(path(name), *number, least, most)) : std::nullopt;
}

std::optional<qint64> BodyFields::time(const char *name)
{
    const std::optional<QString> &text = member(name).string;
    return text ? kept(validTime(path(name), *text)) : std::nullopt;
}

std::optional<Uuid> BodyFields::id(const char *name, QStringView what)
{
    const std::optional<QString> &text = member(name).string;
    const auto id = text ? Uuid::parse(QStringView(*text)) : std::nullopt;
    if (text && !id) {
        note(invalidField(path(name), path(name) % u" must be the id of " % what % u'.'));
    }
    return id;
}

std::optional<std::optional<int>> BodyFields::clearableNumber(const char *name, int least, int most)
{
    using Cleared = std::optional<std::optional<int>>;
    return has(name) ? Cleared(std::in_place, number(name, least, most)) : Cleared();
}

std::optional<std::optional<qint64>> BodyFields::clearableTime(const char *name)
{
    using Cleared = std::optional<std::optional<qint64>>;
    return has(name) ? Cleared(std::in_place, time(name)) : Cleared();
}

void BodyFields::require(const char *name)
{
    const BodyMember &given = member(name);
    if (!given.present() || given.isNull) {
        note(missing(path(name)));
    }
}

void BodyFields::note(const Error &error)
{
    if (!m_error) {
        m_error = error;
    }
}

} // namespace boxoffice

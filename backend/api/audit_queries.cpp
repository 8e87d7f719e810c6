#include "backend/api/audit_queries.h"

#include "backend/api/paging.h"
#include "shared/api/json_writer.h"
#include "shared/first_error.h"
#include "shared/utf8.h"

namespace boxoffice {

namespace {

constexpr qsizetype kMaxActionLength = 100;

Result<std::optional<Uuid>> idIn(const ApiRequest &request, const char *name)
{
    const auto given = request.queryOnce(name);
    if (!given) {
        return given.error();
    }
    if (!*given) {
        return std::optional<Uuid>();
    }
    const auto id = Uuid::parse(**given);
    const QString field = QString::fromLatin1(name);
    return id ? Result<std::optional<Uuid>>(id)
              : Result<std::optional<Uuid>>(invalidField(field, field % u" must be an id."));
}

Result<std::optional<qint64>> timeOf(const ApiRequest &request, const char *name)
{
    const auto given = request.queryOnce(name);
    if (!given) {
        return given.error();
    }
    if (!*given) {
        return std::optional<qint64>();
    }
    const auto time = validTime(QString::fromLatin1(name), fromUtf8(**given));
    return time ? Result<std::optional<qint64>>(*time)
                : Result<std::optional<qint64>>(time.error());
}

Result<QString> actionIn(const ApiRequest &request)
{
    const auto given = request.queryOnce("action");
    if (!given) {
        return given.error();
    }
    const QByteArrayView action = given->value_or(QByteArrayView());
    const bool isName = std::all_of(action.begin(), action.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || c == '.' || c == '_';
    });
    if (!isName || action.size() > kMaxActionLength || (*given && action.isEmpty())) {
        return invalidField(QStringLiteral("action"),
                            QStringLiteral("action must be a name such as event.updated."));
    }
    return QString::fromLatin1(action);
}

QByteArray timeParameter(const char *name, const std::optional<qint64> &time)
{
    QByteArray text;
    if (time) {
        appendTimestamp(text, *time);
    }
    return time ? parameter(name, text) : QByteArray();
}

QByteArray idParameter(const char *name, const std::optional<Uuid> &id)
{
    return id ? parameter(name, id->toByteArray()) : QByteArray();
}

} // namespace

Result<AuditQuery> auditQuery(const ApiRequest &request)
{
    const auto actor = idIn(request, "actor");
    const auto action = actionIn(request);
    const auto target = idIn(request, "target");
    const auto since = timeOf(request, "since");
    const auto until = timeOf(request, "until");
    if (const Error *error = firstError(actor, action, target, since, until)) {
        return *error;
    }
    return withPage(request, AuditQuery{*actor, *action, *target, *since, *until});
}

QByteArray auditLink(const QByteArray &path, const AuditQuery &query, const Uuid &last)
{
    QByteArray parameters = idParameter("actor", query.actor);
    if (!query.action.isEmpty()) {
        parameters += parameter("action", query.action.toLatin1());
    }
    parameters += idParameter("target", query.target) + timeParameter("since", query.since)
        + timeParameter("until", query.until);
    return nextLink(path, query.limit, parameters, last);
}

} // namespace boxoffice

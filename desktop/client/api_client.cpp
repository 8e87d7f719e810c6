#include "desktop/client/api_client.h"

#include "desktop/client/wire_calls.h"
#include "shared/api/event_json.h"
#include "shared/api/event_tag.h"
#include "shared/api/history_json.h"
#include "shared/api/registration_json.h"
#include "shared/api/sale_json.h"

#include <QNetworkAccessManager>
#include <QUuid>
#include <QVersionNumber>

namespace boxoffice {

namespace {

constexpr std::chrono::seconds kHealthSilence(4);

QString eventPath(const Uuid &id)
{
    return QStringLiteral("events/") + id.toString();
}

QString registrationsPath(const Uuid &eventId)
{
    return eventPath(eventId) + QStringLiteral("/registrations");
}

QString registrationPath(const Uuid &eventId, const Uuid &id)
{
    return registrationsPath(eventId) + u'/' + id.toString();
}

QByteArray ifMatch(qint64 version)
{
    return QByteArray('"' + QByteArray::number(version) + '"');
}

ApiResult<Event> eventOf(const WireAnswer &answer, const QUrl &server)
{
    auto decoded = decodeEvent(answer.body);
    if (!decoded) {
        return notBoxoffice(server);
    }
    decoded->version = versionInTag(answer.etag).value_or(0);
    return *std::move(decoded);
}

// Versions of one major number understand each other.
bool isUnderstood(const ServerInfo &server)
{
    const auto ours = QVersionNumber::fromString(QStringLiteral(BOXOFFICE_VERSION));
    const auto theirs = QVersionNumber::fromString(server.version);
    return theirs.isNull() || theirs.majorVersion() == ours.majorVersion();
}

} // namespace

ApiClient::ApiClient(QObject *parent) : QObject(parent), m_network(new QNetworkAccessManager(this))
{ }

ApiClient::~ApiClient() = default;

void ApiClient::setServer(const QUrl &server)
{
    if (server != m_server) {
        m_server = server;
        m_token.set(server, {});
    }
}

QByteArray ApiClient::newKey()
{
    return QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
}

QUrl ApiClient::serverFromText(const QString &text)
{
    QString address = text.trimmed();
    if (!address.contains(QStringLiteral("://"))) {
        address.prepend(QStringLiteral("http://"));
    }
    QUrl url(address, QUrl::StrictMode);
    const bool usable = url.isValid() && !url.host().isEmpty()
        && (url.scheme() == QLatin1StringView("http")
            || url.scheme() == QLatin1StringView("https"));
    return usable
        ? url.adjusted(QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::StripTrailingSlash)
        : QUrl();
}

QUrl ApiClient::urlOf(const QString &path) const
{
    QUrl url = m_server;
    url.setPath(m_server.path() + u'/' + path);
    return url;
}

void ApiClient::send(WireRequest request, CallBase &call)
{
    if (!request.patience) {
        request.patience = request.changesSomething() ? m_patience : m_patience / 3;
    }
    if (request.patience->count() > 0) {
        Q_EMIT activeCallsChanged(++m_active);
        connect(&call, &CallBase::finished, this,
                [this] { Q_EMIT activeCallsChanged(--m_active); });
    }
    new WireExchange(*m_network, m_token, std::move(request), call);
}

Call<ServerInfo> *ApiClient::health()
{
    return start<ServerInfo>(
        {.method = "GET",
         .url = urlOf(QStringLiteral("health")),
         .patience = std::chrono::milliseconds(0),
         .silence = kHealthSilence},
        [server = m_server](const WireAnswer &answer) -> ApiResult<ServerInfo> {
            const auto info = decodeHealth(answer.body);
            if (!info || info->name != QLatin1StringView("boxoffice")) {
                return notBoxoffice(server);
            }
            if (!isUnderstood(*info)) {
                return otherVersion(info->version, QStringLiteral(BOXOFFICE_VERSION));
            }
            return *info;
        });
}

Call<EventPage> *ApiClient::listEvents(const QString &cursor, int limit,
                                       const std::optional<Uuid> &organizer)
{
    const QUrl url =
        withQuery(urlOf(QStringLiteral("events")),
                  {{QStringLiteral("limit"), QString::number(limit)},
                   {QStringLiteral("cursor"), cursor},
                   {QStringLiteral("organizer"), organizer ? organizer->toString() : QString()}});
    return start<EventPage>({.method = "GET", .url = url},
                            [server = m_server](const WireAnswer &answer) -> ApiResult<EventPage> {
                                auto events = decodeEvents(answer.body);
                                if (!events) {
                                    return notBoxoffice(server);
                                }
                                return EventPage{*std::move(events), nextCursor(answer.link)};
                            });
}

Call<Event> *ApiClient::event(const Uuid &id)
{
    return start<Event>({.method = "GET", .url = urlOf(eventPath(id))},
                        [server = m_server](const WireAnswer &a) { return eventOf(a, server); });
}

Call<Event> *ApiClient::createEvent(const EventDraft &fields, const QByteArray &key)
{
    return start<Event>({.method = "POST",
                         .url = urlOf(QStringLiteral("events")),
                         .body = encode(fields),
                         .idempotencyKey = key},
                        [server = m_server](const WireAnswer &a) { return eventOf(a, server); });
}

Call<Event> *ApiClient::editEvent(const Uuid &id, const EventDraft &before, const EventDraft &after,
                                  qint64 version, const QByteArray &key)
{
    return start<Event>({.method = "PATCH",
                         .url = urlOf(eventPath(id)),
                         .body = encode(patchBetween(before, after)),
                         .contentType = "application/merge-patch+json",
                         .idempotencyKey = key,
                         .ifMatch = ifMatch(version)},
                        [server = m_server](const WireAnswer &a) { return eventOf(a, server); });
}

Call<Nothing> *ApiClient::deleteEvent(const Uuid &id, bool force, const QByteArray &key)
{
    QUrl url = urlOf(eventPath(id));
    if (force) {
        url.setQuery(QStringLiteral("force=true"));
    }
    return start<Nothing>({.method = "DELETE", .url = url, .idempotencyKey = key}, nothingToRead);
}

Call<RegistrationPage> *ApiClient::listRegistrations(const RegistrationQuery &query)
{
    // `active` and `oldest` are the server's defaults, and go unsaid.
    const auto unless = [](auto usual, auto asked) {
        return asked == usual ? QString() : QString(QLatin1StringView(wireName(asked)));
    };
    const auto sort = query.newestFirst ? RegistrationSort::Newest : RegistrationSort::Oldest;
    const QUrl url =
        withQuery(urlOf(registrationsPath(query.eventId)),
                  {{QStringLiteral("limit"), QString::number(query.limit)},
                   {QStringLiteral("q"), query.search},
                   {QStringLiteral("status"), unless(RegistrationStatus::Active, query.filter)},
                   {QStringLiteral("sort"), unless(RegistrationSort::Oldest, sort)},
                   {QStringLiteral("cursor"), query.cursor}});
    return start<RegistrationPage>(
        {.method = "GET", .url = url},
        [server = m_server](const WireAnswer &answer) -> ApiResult<RegistrationPage> {
            auto rows = decodeRegistrations(answer.body);
            if (!rows) {
                return notBoxoffice(server);
            }
            return RegistrationPage{*std::move(rows), nextCursor(answer.link)};
        });
}

Call<Registration> *ApiClient::registerAttendee(const Uuid &eventId, const QString &email,
                                                const QByteArray &key)
{
    return registerAttendee(eventId, RegistrationDraft{email}, key);
}

Call<Registration> *ApiClient::registerAttendee(const Uuid &eventId, const RegistrationDraft &draft,
                                                const QByteArray &key)
{
    return start<Registration>({.method = "POST",
                                .url = urlOf(eventPath(eventId) + QStringLiteral("/register")),
                                .body = encode(draft),
                                .idempotencyKey = key},
                               decodedBy(decodeRegistration, m_server));
}

Call<Registration> *ApiClient::addRegistration(const Uuid &eventId,
                                               const RegistrationAddition &addition,
                                               const QByteArray &key)
{
    return start<Registration>({.method = "POST",
                                .url = urlOf(registrationsPath(eventId)),
                                .body = encode(addition),
                                .idempotencyKey = key},
                               decodedBy(decodeRegistration, m_server));
}

Call<Registration> *ApiClient::cancelRegistration(const Uuid &eventId, const Uuid &id,
                                                  const QByteArray &key)
{
    return start<Registration>(
        {.method = "DELETE", .url = urlOf(registrationPath(eventId, id)), .idempotencyKey = key},
        decodedBy(decodeRegistration, m_server));
}

Call<Registration> *ApiClient::correctRegistration(const Uuid &eventId, const Uuid &id,
                                                   const RegistrationPatch &patch,
                                                   const QByteArray &key)
{
    return start<Registration>({.method = "PATCH",
                                .url = urlOf(registrationPath(eventId, id)),
                                .body = encode(patch),
                                .contentType = "application/merge-patch+json",
                                .idempotencyKey = key},
                               decodedBy(decodeRegistration, m_server));
}

Call<Registration> *ApiClient::restoreRegistration(const Uuid &eventId, const Uuid &id,
                                                   const QByteArray &key)
{
    const QString path = registrationPath(eventId, id) + QStringLiteral("/restore");
    return start<Registration>({.method = "POST", .url = urlOf(path), .idempotencyKey = key},
                               decodedBy(decodeRegistration, m_server));
}

Call<Registration> *ApiClient::eraseRegistration(const Uuid &eventId, const Uuid &id,
                                                 const QByteArray &key)
{
    const QString path = registrationPath(eventId, id) + QStringLiteral("/erase");
    return start<Registration>({.method = "POST", .url = urlOf(path), .idempotencyKey = key},
                               decodedBy(decodeRegistration, m_server));
}

Call<qint64> *ApiClient::eraseEvent(const Uuid &eventId, const QByteArray &key)
{
    return start<qint64>({.method = "POST",
                          .url = urlOf(eventPath(eventId) + QStringLiteral("/erase")),
                          .idempotencyKey = key},
                         decodedBy(decodeErasing, m_server));
}

Call<SeatHistory> *ApiClient::history(const Uuid &eventId, HistoryBucket bucket, HistoryBy by)
{
    const QLatin1StringView name(wireName(bucket));
    const QString apart =
        by == HistoryBy::Event ? QString() : QString(QLatin1StringView(wireName(by)));
    const QUrl url = withQuery(urlOf(eventPath(eventId) + QStringLiteral("/stats")),
                               {{QStringLiteral("bucket"), name}, {QStringLiteral("by"), apart}});
    return start<SeatHistory>({.method = "GET", .url = url}, decodedBy(decodeHistory, m_server));
}

} // namespace boxoffice

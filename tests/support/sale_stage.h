// A real server on a database that the test can reach, for tests of what an event sells.
//
// Threads: the thread that made it.
#pragma once

#include "tests/support/blocking_http.h"
#include "tests/support/server_process.h"
#include "tests/support/test_postgres.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace boxoffice {

// A member of an object as text.
inline QByteArray text(const QJsonObject &object, const char *member)
{
    return object.value(QLatin1StringView(member)).toString().toUtf8();
}

inline int number(const QJsonObject &object, const char *member)
{
    return object.value(QLatin1StringView(member)).toInt(-1);
}

inline QJsonArray array(const QJsonObject &object, const char *member)
{
    return object.value(QLatin1StringView(member)).toArray();
}

class SaleStage
{
public:
    // Returns false if the server did not start.
    bool start(const QString &access = QStringLiteral("open"))
    {
        database = postgres.freshDatabase();
        const bool started = server.start({.database = database, .access = access});
        http = std::make_unique<BlockingHttp>(server.port());
        return started;
    }

    // Returns the id of a new event. more: further members, each behind a comma.
    QByteArray event(int capacity, const QByteArray &more = {})
    {
        return text(http->post("/events",
                               "{\"name\":\"Gala\",\"capacity\":" + QByteArray::number(capacity)
                                   + more + '}')
                        .json(),
                    "id");
    }
    // The same of a type, whose capacity may be -1: none.
    QByteArray type(const QByteArray &event, const QByteArray &name, int capacity = -1,
                    const QByteArray &more = {})
    {
        const QByteArray size =
            capacity < 0 ? QByteArray() : ",\"capacity\":" + QByteArray::number(capacity);
        return text(http->post("/events/" + event + "/ticket-types",
                               "{\"name\":\"" + name + '"' + size + more + '}')
                        .json(),
                    "id");
    }
    HttpAnswer quota(const QByteArray &event, int size, const QByteArrayList &types)
    {
        return http->post("/events/" + event + "/quotas",
                          "{\"name\":\"Quota\",\"size\":" + QByteArray::number(size)
                              + ",\"ticket_type_ids\":[\"" + types.join("\",\"") + "\"]}");
    }

    // A line of an order. type: empty: none.
    static QByteArray line(int quantity, const QByteArray &type = {})
    {
        const QByteArray of =
            type.isEmpty() ? QByteArray() : QByteArray("\"ticket_type_id\":\"" + type + "\",");
        return '{' + of + "\"quantity\":" + QByteArray::number(quantity) + '}';
    }
    // lines: with commas between them. more: as above.
    static QByteArray orderBody(const QByteArray &email, const QByteArray &lines,
                                const QByteArray &more = {})
    {
        return "{\"email\":\"" + email + "\",\"lines\":[" + lines + ']' + more + '}';
    }
    HttpAnswer order(const QByteArray &event, const QByteArray &email, const QByteArray &lines,
                     const QByteArray &more = {})
    {
        return http->post("/events/" + event + "/orders", orderBody(email, lines, more));
    }
    HttpAnswer hold(const QByteArray &event, const QByteArray &email, const QByteArray &lines)
    {
        return order(event, email, lines, ",\"hold\":true");
    }
    HttpAnswer wait(const QByteArray &event, const QByteArray &email, const QByteArray &more = {})
    {
        return http->post("/events/" + event + "/waiting-list",
                          "{\"email\":\"" + email + '"' + more + '}');
    }
    HttpAnswer registerFor(const QByteArray &event, const QByteArray &email,
                           const QByteArray &more = {})
    {
        return http->post("/events/" + event + "/register",
                          "{\"user_email\":\"" + email + '"' + more + '}');
    }

    QJsonObject show(const QByteArray &path) { return http->get(path).json(); }
    QJsonObject showEvent(const QByteArray &event) { return show("/events/" + event); }
    // The type as everybody learns of it.
    QJsonObject showType(const QByteArray &event, const QByteArray &id)
    {
        for (const QJsonValue &each : http->get("/events/" + event + "/ticket-types").jsonArray()) {
            if (text(each.toObject(), "id") == id) {
                return each.toObject();
            }
        }
        return {};
    }
    HttpAnswer patch(const QByteArray &path, const QByteArray &body)
    {
        return http->request("PATCH", path, body);
    }
    HttpAnswer remove(const QByteArray &path) { return http->request("DELETE", path); }

    // As if the order's time were over, a minute ago.
    void letExpire(const QByteArray &event, const QByteArray &order)
    {
        postgres.sql(database,
                     "UPDATE orders SET expires_at = now() - interval '1 minute' WHERE id = '"
                         + order + "'; UPDATE events SET next_expiry = now() - interval '1 minute'"
                         + " WHERE id = '" + event + "'");
    }
    QByteArray value(const QByteArray &query) { return postgres.value(database, query).toUtf8(); }

    TestPostgres postgres;
    DatabaseConfig database;
    ServerProcess server;
    std::unique_ptr<BlockingHttp> http;
};

} // namespace boxoffice

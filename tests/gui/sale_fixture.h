// An event that is sold by types, with orders and people who wait, at the server of a
// ConsoleOnServer; and a line to that server on which answers get lost.
//
// Threads: the one that made it.
#pragma once

#include "tests/gui/server_fixture.h"
#include "tests/support/blocking_http.h"

#include <QJsonDocument>
#include <QTcpServer>
#include <QTcpSocket>

namespace boxoffice {

class SaleStage
{
public:
    explicit SaleStage(ConsoleOnServer &console) : m_console(console) { }

    const Uuid &event() const { return m_event; }
    QByteArray path() const { return "/events/" + m_event.toByteArray(); }

    // By the other client; the window shows and selects it.
    bool arrange(const QString &name, int seats, const SalesRules &rules = {})
    {
        EventDraft fields;
        fields.name = name;
        fields.capacity = seats;
        fields.sales = rules;
        const auto made = answerOf(m_console.other().createEvent(fields, ApiClient::newKey()));
        if (!made) {
            return false;
        }
        m_event = made->id;
        ConsoleSession &session = m_console.window().session();
        const bool isThere =
            QTest::qWaitFor([&] { return session.events.find(m_event).has_value(); }, 30'000);
        m_console.window().eventsView().select(m_event);
        return isThere && session.current.id() == m_event;
    }
    // Returns nil if it was refused.
    Uuid addType(const QString &name, int capacity)
    {
        return idOf(post("/ticket-types",
                         {{QStringLiteral("name"), name}, {QStringLiteral("capacity"), capacity}}));
    }
    struct Wish
    {
        QString name;
        QString email;
        QList<std::pair<Uuid, int>> lines; // nil: of an event without types
        bool hold = false;
    };
    // Returns nil if it was refused.
    Uuid order(const Wish &wish)
    {
        QJsonArray lines;
        for (const auto &[type, quantity] : wish.lines) {
            QJsonObject line{{QStringLiteral("quantity"), quantity}};
            if (!type.isNil()) {
                line.insert(QStringLiteral("ticket_type_id"), type.toString());
            }
            lines.append(line);
        }
        return idOf(post("/orders",
                         {{QStringLiteral("name"), wish.name},
                          {QStringLiteral("email"), wish.email},
                          {QStringLiteral("lines"), lines},
                          {QStringLiteral("hold"), wish.hold}}));
    }
    // type: nil for any. Returns nil if it was refused.
    Uuid join(const QString &name, const QString &email, const Uuid &type, int quantity)
    {
        QJsonObject wish{{QStringLiteral("name"), name},
                         {QStringLiteral("email"), email},
                         {QStringLiteral("quantity"), quantity}};
        if (!type.isNil()) {
            wish.insert(QStringLiteral("ticket_type_id"), type.toString());
        }
        return idOf(post("/waiting-list", wish));
    }
    HttpAnswer get(const QByteArray &what) { return http().get(path() + what); }
    HttpAnswer remove(const QByteArray &what) { return http().request("DELETE", path() + what); }
    // As the server counts them.
    int count(const char *member)
    {
        return http().get(path()).json().value(QLatin1StringView(member)).toInt();
    }
    QString statusOf(const QByteArray &what)
    {
        return get(what).json().value(QStringLiteral("status")).toString();
    }

private:
    BlockingHttp http() { return BlockingHttp(m_console.server().port()); }
    HttpAnswer post(const QByteArray &what, const QJsonObject &body)
    {
        return http().post(path() + what, QJsonDocument(body).toJson(QJsonDocument::Compact));
    }
    static Uuid idOf(const HttpAnswer &answer)
    {
        if (answer.status != 201) {
            qWarning() << answer.status << answer.body;
            return {};
        }
        return Uuid::parse(answer.json().value(QStringLiteral("id")).toString()).value_or(Uuid{});
    }

    ConsoleOnServer &m_console;
    Uuid m_event;
};

// Passes all on, but answers to DELETE while they are to be lost: then it closes the line when they
// come.
class LossyLine : public QObject
{
public:
    explicit LossyLine(quint16 server) : m_port(server)
    {
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *client = m_server.nextPendingConnection()) {
                relay(client);
            }
        });
        m_server.listen(QHostAddress::LocalHost);
    }
    QUrl url() const
    {
        return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_server.serverPort()));
    }
    void loseAnswers(bool lost) { m_isLossy = lost; }
    int lost() const { return m_count; }
    // The keys of all requests of that kind, in their order.
    QByteArrayList keys() const { return m_keys; }

private:
    void relay(QTcpSocket *client)
    {
        auto *server = new QTcpSocket(client);
        server->connectToHost(QHostAddress::LocalHost, m_port);
        connect(client, &QTcpSocket::readyRead, this, [this, client, server] {
            const QByteArray data = client->readAll();
            const bool isAimedAt = data.startsWith("DELETE ");
            server->setProperty("aimed", isAimedAt && m_isLossy);
            if (isAimedAt) {
                noteKey(data);
            }
            server->write(data);
        });
        connect(server, &QTcpSocket::readyRead, this, [this, client, server] {
            if (server->property("aimed").toBool()) {
                ++m_count;
                client->abort();
                return;
            }
            client->write(server->readAll());
        });
        connect(server, &QTcpSocket::disconnected, client, &QTcpSocket::disconnectFromHost);
        connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
    }
    void noteKey(const QByteArray &data)
    {
        const QByteArray head = data.left(data.indexOf("\r\n\r\n")).toLower();
        const qsizetype at = head.indexOf("idempotency-key: ");
        const qsizetype begin = at + qsizetype(sizeof "idempotency-key: ") - 1;
        m_keys.append(at < 0 ? QByteArray() : head.mid(begin, head.indexOf("\r\n", begin) - begin));
    }

    const quint16 m_port;
    QTcpServer m_server;
    QByteArrayList m_keys;
    int m_count = 0;
    bool m_isLossy = false;
};

} // namespace boxoffice

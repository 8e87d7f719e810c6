#include "tests/gui/server_fixture.h"

#include "backend/database/database_connection.h"
#include "tests/support/blocking_http.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace boxoffice {

bool ConsoleOnServer::start(quint16 port, const QStringList &further)
{
    ServerOptions options;
    options.arguments = further;
    options.dataDir = m_data.path();
    options.access = access;
    if (port != 0) {
        options.arguments << QStringLiteral("--port") << QString::number(port);
    }
    const bool listens = m_server.start(options);
    m_other.setServer(QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_server.port())));
    return listens;
}

std::optional<SessionView> ConsoleOnServer::setUp(const Owner &owner)
{
    if (!m_server.waitForLine("/set-up#bxl_")) {
        return std::nullopt;
    }
    const QString output = m_server.output();
    const QString link = output.mid(output.indexOf(u"/set-up#bxl_")).section(u'\n', 0, 0);
    const QJsonObject request{
        {QStringLiteral("token"), link.section(u'#', 1).section(u' ', 0, 0).trimmed()},
        {QStringLiteral("email"), owner.email},
        {QStringLiteral("name"), QStringLiteral("Ada Byron")},
        {QStringLiteral("password"), owner.password},
        {QStringLiteral("organizer"), owner.organizer},
        {QStringLiteral("as"), QStringLiteral("token")}};
    BlockingHttp client(m_server.port());
    const HttpAnswer made = client.post("/set-up", QJsonDocument(request).toJson());
    const auto session = decodeSession(made.body);
    if (made.status != 201 || !session) {
        return std::nullopt;
    }
    m_other.setToken(session->token.toLatin1());
    return *session;
}

bool ConsoleOnServer::open(std::unique_ptr<TokenStore> tokens)
{
    m_window = std::make_unique<MainWindow>(std::move(tokens));
    if (watchesModels) {
        watchModels(*m_window);
    }
    m_window->show();
    if (!QTest::qWaitForWindowExposed(m_window.get())) {
        return false;
    }
    m_window->connectTo(m_other.server());
    const ConsoleSession &session = m_window->session();
    return QTest::qWaitFor([&] { return session.events.isLoaded() && session.stream.isLive(); },
                           20'000);
}

Uuid ConsoleOnServer::create(const QString &name, int seats)
{
    m_window->actions().newEvent->trigger();
    auto *editor = openDialog<EventEditorDialog>();
    QTest::keyClicks(fieldNamed(editor, QStringLiteral("Name")), name);
    editor->findChild<QSpinBox *>()->setValue(seats);
    click(editor, "editorSave");
    const bool shown =
        QTest::qWaitFor([&] { return labelText(m_window.get(), "headerName") == name; }, 20'000);
    return shown ? m_window->session().current.id() : Uuid{};
}

Uuid ConsoleOnServer::arrange(const QString &name, int seats, EventStatus status)
{
    EventDraft fields;
    fields.name = name;
    fields.capacity = seats;
    fields.status = status;
    const auto event = answerOf(m_other.createEvent(fields, ApiClient::newKey()));
    if (!event) {
        qWarning().noquote() << "the event was not created:" << event.error().message;
        return {};
    }
    const auto &events = m_window->session().events;
    if (!QTest::qWaitFor([&] { return events.find(event->id).has_value(); }, 30'000)) {
        qWarning().noquote() << "the console was not told of the new event; the server's log:\n"
                             << m_server.output();
        return {};
    }
    m_window->eventsView().select(event->id);
    if (m_window->session().current.id() != event->id) {
        qWarning() << "the new event could not be selected";
        return {};
    }
    return event->id;
}

ApiResult<Registration> ConsoleOnServer::bookOne(const Uuid &id, const QString &email)
{
    return answerOf(m_other.registerAttendee(id, email, ApiClient::newKey()));
}

bool ConsoleOnServer::book(const Uuid &id, const QStringList &emails)
{
    for (const QString &email : emails) {
        if (!bookOne(id, email)) {
            return false;
        }
    }
    return QTest::qWaitFor([&] { return rows().rowCount() == emails.size(); }, 10'000);
}

bool ConsoleOnServer::runSql(const QString &script)
{
    DatabaseConfig config;
    config.host = m_data.path() + QStringLiteral("/socket");
    config.statementTimeout = std::chrono::minutes(2);
    config.callDeadline = std::chrono::minutes(3);
    DatabaseConnection database(config, nullptr);
    return database.ensureOpen(QDeadlineTimer(10'000)) && database.runScript(script.toUtf8());
}

bool ConsoleOnServer::insertRegistrations(const Uuid &id, int count)
{
    return runSql(QStringLiteral("INSERT INTO registrations (event_id, user_email)"
                                 " SELECT '%1', 'guest' || lpad(n::text, 6, '0') || '@example.org'"
                                 " FROM generate_series(0, %2 - 1) AS n;"
                                 "UPDATE events SET booked_count = %2 WHERE id = '%1'")
                      .arg(id.toString(), QString::number(count)));
}

bool ConsoleOnServer::cancelAQuarter(const Uuid &id)
{
    return runSql(
        QStringLiteral("UPDATE registrations SET cancelled_at = now()"
                       " WHERE event_id = '%1' AND substr(user_email, 6, 6)::int % 4 = 1;"
                       "UPDATE events SET booked_count = (SELECT count(*) FROM registrations"
                       " WHERE event_id = '%1' AND cancelled_at IS NULL) WHERE id = '%1'")
            .arg(id.toString()));
}

bool ConsoleOnServer::endHolds(const Uuid &id)
{
    return runSql(QStringLiteral("UPDATE orders SET expires_at = now() - interval '2 seconds'"
                                 " WHERE event_id = '%1' AND status = 'held';"
                                 "UPDATE events SET next_expiry = now() - interval '2 seconds'"
                                 " WHERE id = '%1'")
                      .arg(id.toString()));
}

bool ConsoleOnServer::insertOrders(const Uuid &id, int count)
{
    return runSql(
        QStringLiteral(
            "INSERT INTO orders (event_id, id, email, status, line_types,"
            " line_quantities, seats, created_at, expires_at)"
            " SELECT '%1', ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,"
            " 'guest' || n || '@example.org', 'expired',"
            " '{00000000-0000-0000-0000-000000000000}', '{1}', 1, now(), now()"
            " FROM generate_series(0, %2 - 1) AS n")
            .arg(id.toString(), QString::number(count)));
}

QList<Registration> ConsoleOnServer::listed(const Uuid &id)
{
    QList<Registration> all;
    RegistrationQuery query{.eventId = id, .search = {}};
    do {
        const auto page = answerOf(m_other.listRegistrations(query));
        if (!page) {
            return {};
        }
        all += page->registrations;
        query.cursor = page->next;
    } while (!query.cursor.isEmpty());
    return all;
}

} // namespace boxoffice

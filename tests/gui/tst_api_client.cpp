#include "desktop/client/api_client.h"
#include "desktop/client/event_stream.h"
#include "desktop/client/mail_client.h"
#include "tests/gui/stub_server.h"
#include "tests/support/patience.h"

#include <QSignalSpy>
#include <QTest>

using namespace boxoffice;

namespace {

// The call's result once it has finished.
template <typename T> ApiResult<T> await(Call<T> *call)
{
    std::optional<ApiResult<T>> result;
    call->then(call, [&result](const ApiResult<T> &r) { result = r; });
    if (!QTest::qWaitFor([&result] { return result.has_value(); }, 20'000)) {
        return ApiError{.message = QStringLiteral("did not finish")};
    }
    return *result;
}

} // namespace

class TestApiClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<StubServer>();
        QVERIFY(m_server->start());
        m_client = std::make_unique<ApiClient>();
        m_client->setServer(m_server->url());
        m_client->setPatience(std::chrono::milliseconds(9'000));
    }

    void eachOperationFitsTheContract();
    void ticketsFitTheContract();
    void mailsFitTheContract();
    void pagesFollowTheLinkHeader();
    void failuresAreToldApart_data();
    void failuresAreToldApart();
    void serverThatIsNotUnderstood_data();
    void serverThatIsNotUnderstood();
    void changeIsDoneOnceWhenItsAnswerIsLost();
    void changeOnAConnectionThatBreaksMayHaveArrived();
    void readIsRepeatedAfterGatewayPages();
    void unknownOutcomeIsTold();
    void refusedConnectionIsNoUnknownOutcome();
    void plainServerBehindHttpsIsATlsError();
    void cancelledCallFinishesOnce();
    void editSendsOnlyWhatDiffers();
    void conflictIsAnError();
    void cutAnswersAreAskedForAgain_data();
    void cutAnswersAreAskedForAgain();
    void cutChangeIsDoneOnce();
    void tokenIsSentWithEachCall();
    void refusedCallWaitsForTheNextToken_data();
    void refusedCallWaitsForTheNextToken();
    void givenUpSignInEndsWhatWaits();
    void waitingCallEndsWithItsServer();
    void streamSendsTheToken();
    void streamTellsChangesAndComesBack();
    void streamThatIsNotThere();
    void addressFromText_data();
    void addressFromText();

private:
    using Codes = QList<std::optional<ErrorCode>>;
    // How it ends from now on.
    template <typename T> std::shared_ptr<Codes> codesOf(Call<T> &call)
    {
        auto codes = std::make_shared<Codes>();
        call.then(this, [codes](const ApiResult<T> &result) {
            codes->append(result ? std::nullopt : result.error().code);
        });
        return codes;
    }
    Uuid protectedAccount();

    std::unique_ptr<StubServer> m_server;
    std::unique_ptr<ApiClient> m_client;
};

void TestApiClient::eachOperationFitsTheContract()
{
    const auto created = await(m_client->createEvent(
        {.name = QStringLiteral("Repair Café"), .description = {}, .capacity = 3}, "key-1"));
    QVERIFY(created);
    QCOMPARE(created->version, 1);
    const auto edited = await(m_client->editEvent(created->id, draftOf(*created),
                                                  {.name = QStringLiteral("Repair Café"),
                                                   .description = {},
                                                   .capacity = 2,
                                                   .startsAt = 1'800'000'000'000,
                                                   .location = QStringLiteral("Library")},
                                                  created->version, "key-2"));
    QVERIFY(edited);
    QCOMPARE(edited->capacity, 2);
    QCOMPARE(edited->startsAt, std::optional<qint64>(1'800'000'000'000));
    QCOMPARE(edited->version, 2);
    const auto booked =
        await(m_client->registerAttendee(created->id, QStringLiteral("anna@example.org"), "key-3"));
    QVERIFY(booked);
    const auto history = await(m_client->history(created->id, HistoryBucket::Hour));
    QVERIFY(history);
    QCOMPARE(history->points.size(), 1);
    const auto cancelled = await(m_client->cancelRegistration(created->id, booked->id, "key-4"));
    QVERIFY(cancelled);
    QVERIFY(cancelled->cancelledAt.has_value());
    const auto list = await(m_client->listRegistrations(
        {.eventId = created->id, .search = {}, .filter = RegistrationStatus::All}));
    QVERIFY(list);
    QCOMPARE(list->registrations.size(), 1);
    QVERIFY(await(m_client->deleteEvent(created->id, false, "key-5")));
    QCOMPARE(await(m_client->event(created->id)).error().code,
             std::optional(ErrorCode::EventNotFound));
}

void TestApiClient::ticketsFitTheContract()
{
    const Event event = m_server->addEvent(QStringLiteral("Repair Café"), 3);
    const auto booked = await(m_client->registerAttendee(
        event.id, {QStringLiteral("anna@example.org"), QStringLiteral("Anna")}, "key-1"));
    QVERIFY(booked);
    QCOMPARE(booked->name, QStringLiteral("Anna"));
    QCOMPARE(booked->version, 1);
    const auto corrected = await(m_client->correctRegistration(
        event.id, booked->id, {.name = QStringLiteral("Anna Berg")}, "key-2"));
    QVERIFY(corrected);
    QCOMPARE(corrected->name, QStringLiteral("Anna Berg"));
    QCOMPARE(corrected->userEmail, booked->userEmail); // what is not named stays
    QCOMPARE(corrected->version, 2);
    QVERIFY(await(m_client->cancelRegistration(event.id, booked->id, "key-3")));
    const auto restored = await(m_client->restoreRegistration(event.id, booked->id, "key-4"));
    QVERIFY(restored);
    QVERIFY(!restored->cancelledAt.has_value());
    QCOMPARE(restored->id, booked->id);
    const auto erased = await(m_client->eraseRegistration(event.id, booked->id, "key-5"));
    QVERIFY(erased);
    QVERIFY(erased->erasedAt.has_value());
    QCOMPARE(await(m_client->eraseEvent(event.id, "key-6")).error().code,
             std::optional(ErrorCode::EventNotOver));
    Event cancelled = event;
    cancelled.status = EventStatus::Cancelled;
    m_server->changeEvent(cancelled);
    const auto count = await(m_client->eraseEvent(event.id, "key-7"));
    QVERIFY(count);
    QCOMPARE(*count, 1);
}

void TestApiClient::mailsFitTheContract()
{
    MailClient mails(*m_client);
    const Event event = m_server->addEvent(QStringLiteral("Repair Café"), 3);
    m_server->addRegistrations(event.id, 2);
    const Uuid first = m_server->registrations(event.id).first().id;
    Mail refused = m_server->failMail(event.id, first, QStringLiteral("550 unknown"));
    refused.nextAt = 0; // it is not tried again, so nobody is told when
    const auto history = await(mails.ofRegistration(event.id, first));
    QVERIFY(history);
    QCOMPARE(history->mails, QList<Mail>{refused});
    const auto failed = await(mails.failedOf(event.id, {}));
    QVERIFY(failed);
    QCOMPARE(failed->mails, QList<Mail>{refused});
    QVERIFY(failed->next.isEmpty());
    const auto again = await(mails.resend(event.id, refused.id, "key-1"));
    QVERIFY(again);
    QCOMPARE(again->state, MailState::Queued);
    const auto ticket = await(mails.sendTicket(event.id, first, "key-2"));
    QVERIFY(ticket);
    QCOMPARE(ticket->kind, MailKind::Ticket);
    const auto preview =
        await(mails.preview(event.id, AnnouncementAbout::Changed, MailLanguage::German));
    QVERIFY(preview);
    QCOMPARE(preview->recipients, 2);
    QVERIFY(preview->text.startsWith(QStringLiteral("Guten Tag")));
    const auto told = await(mails.announce(event.id, AnnouncementAbout::Changed, "key-3"));
    QVERIFY(told);
    QCOMPARE(*told, 2);
}

void TestApiClient::pagesFollowTheLinkHeader()
{
    for (int i = 0; i < 7; ++i) {
        m_server->addEvent(QStringLiteral("Event %1").arg(i), 10);
    }
    QStringList names;
    QString cursor;
    int pages = 0;
    do {
        const auto page = await(m_client->listEvents(cursor, 3));
        QVERIFY(page);
        for (const Event &event : page->events) {
            names.append(event.name);
        }
        cursor = page->next;
        ++pages;
    } while (!cursor.isEmpty());
    QCOMPARE(pages, 3);
    QCOMPARE(names.size(), 7);
    QCOMPARE(names.first(), QStringLiteral("Event 6"));
}

void TestApiClient::failuresAreToldApart_data()
{
    QTest::addColumn<StubServer::Fault>("fault");
    QTest::addColumn<ApiFailure>("kind");
    QTest::newRow("502/a proxy's page") << StubServer::Fault::GatewayPage << ApiFailure::Gateway;
    QTest::newRow("503/the server's own") << StubServer::Fault::Unavailable << ApiFailure::Server;
    QTest::newRow("200/another program's JSON")
        << StubServer::Fault::OtherJson << ApiFailure::NotBoxoffice;
    QTest::newRow("bytes/cut connection")
        << StubServer::Fault::CutBefore << ApiFailure::Unreachable;
}

void TestApiClient::failuresAreToldApart()
{
    QFETCH(StubServer::Fault, fault);
    m_server->misbehave(fault, 1'000, true);
    const auto result = await(m_client->health());
    QVERIFY(!result);
    QTEST(result.error().kind, "kind");
    QVERIFY(!result.error().message.isEmpty());
}

void TestApiClient::serverThatIsNotUnderstood_data()
{
    QTest::addColumn<QByteArray>("health");
    QTest::addColumn<ApiFailure>("kind");
    QTest::newRow("version/next major")
        << QByteArray(R"({"status":"ok","name":"boxoffice","version":"7.2.0"})")
        << ApiFailure::OtherVersion;
    QTest::newRow("name/another product")
        << QByteArray(R"({"status":"ok","name":"jukebox","version":"0.1.0"})")
        << ApiFailure::NotBoxoffice;
    QTest::newRow("name/none") << QByteArray(R"({"status":"ok"})") << ApiFailure::NotBoxoffice;
    QTest::newRow("status/not ok") << QByteArray(R"({"status":"UP"})") << ApiFailure::NotBoxoffice;
}

void TestApiClient::serverThatIsNotUnderstood()
{
    QFETCH(QByteArray, health);
    m_server->setHealth(health);
    const auto result = await(m_client->health());
    QVERIFY(!result);
    QTEST(result.error().kind, "kind");
}

void TestApiClient::changeIsDoneOnceWhenItsAnswerIsLost()
{
    const Event event = m_server->addEvent(QStringLiteral("Concert"), 10);
    m_server->misbehave(StubServer::Fault::CutAfter, 2);
    const auto booked =
        await(m_client->registerAttendee(event.id, QStringLiteral("anna@example.org"), "one-wish"));
    QVERIFY2(booked, qPrintable(booked ? QString() : booked.error().message));
    QCOMPARE(m_server->registrations(event.id).size(), 1);
    QCOMPARE(m_server->registrations(event.id).first().id, booked->id);
    QVERIFY(m_server->count("POST", QStringLiteral("/register")) >= 3);
}

// Qt asks once more on a new connection, which is refused; the first one took the request there.
void TestApiClient::changeOnAConnectionThatBreaksMayHaveArrived()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    int changes = 0;
    connect(&server, &QTcpServer::newConnection, &server, [&] {
        QTcpSocket *socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [&server, &changes, socket] {
            if (socket->readAll().startsWith("GET")) {
                socket->write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                              "Content-Length: 2\r\n\r\n[]");
                return;
            }
            ++changes;
            server.close();
            socket->abort();
        });
    });
    m_client->setServer(QUrl(QStringLiteral("http://127.0.0.1:%1").arg(server.serverPort())));
    m_client->setPatience(std::chrono::milliseconds(0));
    QVERIFY(await(m_client->listEvents())); // the connection is kept
    const auto lost =
        await(m_client->registerAttendee(Uuid(), QStringLiteral("anna@example.org"), "one-wish"));
    QCOMPARE(changes, 1);
    QVERIFY(!lost);
    QCOMPARE(lost.error().kind, ApiFailure::Unreachable);
    QVERIFY(lost.error().outcomeUnknown);
}

void TestApiClient::readIsRepeatedAfterGatewayPages()
{
    m_server->addEvent(QStringLiteral("Concert"), 10);
    m_server->misbehave(StubServer::Fault::GatewayPage, 2);
    auto *call = m_client->listEvents();
    QSignalSpy retries(call, &CallBase::retrying);
    const auto page = await(call);
    QVERIFY(page);
    QCOMPARE(page->events.size(), 1);
    QCOMPARE(retries.size(), 2);
}

void TestApiClient::unknownOutcomeIsTold()
{
    m_client->setPatience(std::chrono::milliseconds(500));
    const Event event = m_server->addEvent(QStringLiteral("Concert"), 10);
    m_server->misbehave(StubServer::Fault::CutAfter, 1'000);
    const auto result =
        await(m_client->registerAttendee(event.id, QStringLiteral("anna@example.org"), "one-wish"));
    QVERIFY(!result);
    QVERIFY(result.error().outcomeUnknown);
}

void TestApiClient::refusedConnectionIsNoUnknownOutcome()
{
    m_client->setPatience(std::chrono::milliseconds(500));
    m_server->stop();
    const auto result =
        await(m_client->createEvent({.name = QStringLiteral("Concert"), .description = {}}, "k"));
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ApiFailure::Unreachable);
    QVERIFY(!result.error().outcomeUnknown);
}

void TestApiClient::plainServerBehindHttpsIsATlsError()
{
    QUrl url = m_server->url();
    url.setScheme(QStringLiteral("https"));
    m_client->setServer(url);
    const auto result = await(m_client->health());
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ApiFailure::Tls);
    const QString plain = m_server->url().toString();
    QCOMPARE(result.error().message,
             QStringLiteral("The server at %1 does not speak TLS. Its address may be %2, which is "
                            "not encrypted.")
                 .arg(url.toString(), plain));
}

void TestApiClient::cancelledCallFinishesOnce()
{
    m_server->hold(true);
    auto *call = m_client->listEvents();
    QSignalSpy finished(call, &CallBase::finished);
    call->cancel();
    call->cancel();
    QCOMPARE(finished.size(), 1);
    QCOMPARE(call->result().error().kind, ApiFailure::Cancelled);
}

void TestApiClient::editSendsOnlyWhatDiffers()
{
    const Event event = m_server->addEvent(QStringLiteral("Concert"), 10);
    EventDraft after = draftOf(event);
    after.capacity = 11;
    QVERIFY(await(m_client->editEvent(event.id, draftOf(event), after, 1, "k")));
    const StubRequest &request = m_server->requests().last();
    QCOMPARE(request.body, QByteArray(R"({"capacity":11})"));
    QCOMPARE(request.headers.value("if-match"), QByteArray("\"1\""));
    QCOMPARE(request.headers.value("content-type"), QByteArray("application/merge-patch+json"));
}

void TestApiClient::conflictIsAnError()
{
    const Event event = m_server->addEvent(QStringLiteral("Concert"), 10);
    m_server->changeEvent(event); // somebody else
    EventDraft after = draftOf(event);
    after.capacity = 11;
    const auto result =
        await(m_client->editEvent(event.id, draftOf(event), after, event.version, "k"));
    QVERIFY(!result);
    QCOMPARE(result.error().code, std::optional(ErrorCode::PreconditionFailed));
    QCOMPARE(result.error().httpStatus, 412);
}

void TestApiClient::cutAnswersAreAskedForAgain_data()
{
    QTest::addColumn<StubServer::Framing>("framing");
    QTest::newRow("with a length") << StubServer::Framing::Length;
    QTest::newRow("in chunks") << StubServer::Framing::Chunks;
    QTest::newRow("until the connection ends") << StubServer::Framing::Close;
}

void TestApiClient::cutAnswersAreAskedForAgain()
{
    QFETCH(StubServer::Framing, framing);
    const Event event = m_server->addEvent(QStringLiteral("Concert"), 1'000);
    m_server->addRegistrations(event.id, 1'000);
    m_server->setFraming(framing);
    m_client->setPatience(std::chrono::minutes(3)); // reads take a third of it
    for (int round = 1; round <= 8; ++round) {
        m_server->misbehave(StubServer::Fault::CutShort, 1);
        const auto page =
            await(m_client->listRegistrations({.eventId = event.id, .search = {}, .limit = 1'000}));
        QVERIFY2(page, qPrintable(page ? QString() : page.error().message));
        QCOMPARE(page->registrations.size(), 1'000);
        QCOMPARE(m_server->count("GET", QStringLiteral("/registrations")), 2 * round);
    }
}

void TestApiClient::cutChangeIsDoneOnce()
{
    const Event event = m_server->addEvent(QStringLiteral("Concert"), 1'000);
    m_server->misbehave(StubServer::Fault::CutShort, 1);
    const auto registration = await(
        m_client->registerAttendee(event.id, QStringLiteral("ada@example.org"), "the same key"));
    QVERIFY(registration);
    QCOMPARE(m_server->activeCount(event.id), 1);
    QCOMPARE(m_server->count("POST", QStringLiteral("/register")), 2);
}

// An account of a new organizer, on a protected server.
Uuid TestApiClient::protectedAccount()
{
    StubAccess &access = m_server->access();
    const OrganizerName organizer = access.addOrganizer(QStringLiteral("Kulturhaus"));
    const Uuid account = access.addAccount(
        {.name = QStringLiteral("Ada"), .email = QStringLiteral("ada@example.org")});
    access.setRole(organizer.id, account, Role::Owner);
    access.protect();
    return account;
}

void TestApiClient::tokenIsSentWithEachCall()
{
    const QByteArray token = m_server->access().beginSession(protectedAccount());
    m_client->setToken(token);
    const auto event = await(m_client->createEvent(
        {.name = QStringLiteral("Ball"), .description = {}, .capacity = 3}, "key-1"));
    QVERIFY(event);
    QVERIFY(await(m_client->history(event->id, HistoryBucket::Hour)));
    for (const StubRequest &request : m_server->requests()) {
        QCOMPARE(request.headers.value("authorization"), "Bearer " + token);
    }
}

void TestApiClient::refusedCallWaitsForTheNextToken_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::newRow("none") << QByteArray();
    QTest::newRow("one that has ended") << QByteArray("bxs_of_yesterday");
}

void TestApiClient::refusedCallWaitsForTheNextToken()
{
    QFETCH(QByteArray, before);
    const Uuid account = protectedAccount();
    m_client->setToken(before);
    QSignalSpy wanted(&m_client->token(), &BearerToken::wanted);
    auto *call = m_client->createEvent(
        {.name = QStringLiteral("Ball"), .description = {}, .capacity = 3}, "key-1");
    QTRY_COMPARE(wanted.size(), 1);
    m_client->setToken(m_server->access().beginSession(account));
    QVERIFY(await(call));
    QCOMPARE(m_server->events().size(), 1);
    QCOMPARE(m_server->count("POST", QStringLiteral("/events")), 2);
    QCOMPARE(m_server->requests().last().headers.value("idempotency-key"), "key-1");
}

void TestApiClient::givenUpSignInEndsWhatWaits()
{
    const Event event = m_server->addEvent(QStringLiteral("Ball"), 3);
    protectedAccount();
    QSignalSpy wanted(&m_client->token(), &BearerToken::wanted);
    auto *read = m_client->history(event.id, HistoryBucket::Hour);
    const auto codes = codesOf(*read);
    QTRY_COMPARE(wanted.size(), 1);
    m_client->token().giveUp();
    QCOMPARE(*codes, Codes{ErrorCode::SignInRequired});
    QCOMPARE(await(m_client->history(event.id, HistoryBucket::Hour)).error().code,
             std::optional(ErrorCode::SignInRequired)); // a read does not ask again
    QCOMPARE(wanted.size(), 1);
    auto *change = m_client->deleteEvent(event.id, true, "key-1");
    const auto changeCodes = codesOf(*change);
    QTRY_COMPARE(wanted.size(), 2); // a change does
    m_client->token().giveUp();
    QCOMPARE(*changeCodes, Codes{ErrorCode::SignInRequired});
}

void TestApiClient::waitingCallEndsWithItsServer()
{
    const Event event = m_server->addEvent(QStringLiteral("Ball"), 3);
    protectedAccount();
    QSignalSpy wanted(&m_client->token(), &BearerToken::wanted);
    auto *call = m_client->deleteEvent(event.id, true, "key-1");
    const auto codes = codesOf(*call);
    QTRY_COMPARE(wanted.size(), 1);
    StubServer other;
    QVERIFY(other.start());
    m_client->setServer(other.url());
    m_client->setToken("bxs_of_the_other");
    QCOMPARE(*codes, Codes{ErrorCode::SignInRequired});
    QCOMPARE(m_server->count("DELETE", QStringLiteral("/events")), 1);
    QVERIFY(other.requests().isEmpty());
}

void TestApiClient::streamSendsTheToken()
{
    EventStream stream;
    QSignalSpy opened(&stream, &EventStream::opened);
    const auto sent = [this] {
        QByteArrayList tokens;
        for (const StubRequest &request : m_server->requests()) {
            tokens.append(request.headers.value("authorization"));
        }
        return tokens;
    };
    stream.open(m_server->url());
    QTRY_COMPARE(opened.size(), 1);
    stream.setToken("bxs_one");
    QTRY_COMPARE(opened.size(), 2);
    stream.setToken("bxs_one"); // the same: it stays open
    stream.setToken({});
    QTRY_COMPARE(opened.size(), 3);
    QCOMPARE(sent(), QByteArrayList({"", "Bearer bxs_one", ""}));
}

void TestApiClient::streamTellsChangesAndComesBack()
{
    const Event event = m_server->addEvent(QStringLiteral("Concert"), 10);
    EventStream stream;
    QSignalSpy opened(&stream, &EventStream::opened);
    QSignalSpy seats(&stream, &EventStream::seatsChanged);
    QSignalSpy changed(&stream, &EventStream::eventChanged);
    stream.open(m_server->url());
    QTRY_COMPARE(opened.size(), 1);
    QTRY_COMPARE(seats.size(), 1); // the snapshot
    m_server->book(event.id, QStringLiteral("anna@example.org"));
    QTRY_COMPARE(seats.size(), 2);
    QCOMPARE(seats.last().first().value<QList<SeatsChange>>().first().bookedCount, 1);
    m_server->changeEvent(event);
    QTRY_COMPARE(changed.size(), 1);

    QSignalSpy lost(&stream, &EventStream::lost);
    const quint16 port = m_server->port();
    m_server->stop();
    QTRY_VERIFY(lost.size() > 0);
    QVERIFY(!stream.isLive());
    QVERIFY(m_server->start(port));
    QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 2, 15'000);
    QCOMPARE(m_server->requests().last().headers.value("last-event-id"), QByteArray("1"));
}

void TestApiClient::streamThatIsNotThere()
{
    m_server->setStreamSupported(false);
    EventStream stream;
    QSignalSpy unsupported(&stream, &EventStream::unsupported);
    stream.open(m_server->url());
    QTRY_COMPARE(unsupported.size(), 1);
}

void TestApiClient::addressFromText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("address");
    QTest::newRow("host/alone") << QStringLiteral("tickets.example.org")
                                << QStringLiteral("http://tickets.example.org");
    QTest::newRow("host/with port")
        << QStringLiteral(" localhost:8080 ") << QStringLiteral("http://localhost:8080");
    QTest::newRow("path/slash at the end")
        << QStringLiteral("https://example.org/box/") << QStringLiteral("https://example.org/box");
    QTest::newRow("scheme/another") << QStringLiteral("ftp://example.org") << QString();
    QTest::newRow("text/a sentence") << QStringLiteral("my server please") << QString();
    QTest::newRow("text/none") << QString() << QString();
}

void TestApiClient::addressFromText()
{
    QFETCH(QString, text);
    QTEST(ApiClient::serverFromText(text).toString(), "address");
}

QTEST_GUILESS_MAIN(TestApiClient)
#include "tst_api_client.moc"

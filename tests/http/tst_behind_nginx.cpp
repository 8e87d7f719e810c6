// The real server behind a real nginx on the same machine, as an operator would set it up, and as
// one would who has forgotten something.
#include "tests/support/patience.h"
#include "tests/support/raw_http.h"
#include "tests/support/server_process.h"
#include "tests/support/test_directory.h"
#include "tests/support/test_postgres.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTest>

using namespace boxoffice;

namespace {

constexpr int kPatience = 10'000; // ms

QByteArray post(const QByteArray &target, const QByteArray &body, const QByteArray &fields)
{
    return "POST " + target + " HTTP/1.1\r\nHost: tickets.example.org\r\n" + fields
        + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost, 0);
    return server.serverPort();
}

} // namespace

class TestBehindNginx : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();

    void clientsAreToldApart_data();
    void clientsAreToldApart();
    void proxyThatNobodyNamed();
    void streamsOfOneClient();

private:
    // settings: of nginx, for each request it passes on.
    void start(const QStringList &arguments, const QByteArray &settings);
    void makeEvent();
    int book(const char *from, const QByteArray &fields = {});

    TestPostgres m_postgres;
    TestDirectory m_files;
    DatabaseConfig m_database;
    std::unique_ptr<ServerProcess> m_server;
    QProcess m_nginx;
    quint16 m_port = 0; // nginx's
    QByteArray m_event;
    int m_people = 0;
};

void TestBehindNginx::initTestCase()
{
    QVERIFY(QDir().mkpath(m_files.path()));
    m_database = m_postgres.freshDatabase();
}

void TestBehindNginx::cleanup()
{
    m_nginx.terminate();
    QVERIFY(m_nginx.waitForFinished(kPatience));
}

void TestBehindNginx::start(const QStringList &arguments, const QByteArray &settings)
{
    m_server = std::make_unique<ServerProcess>();
    QVERIFY2(m_server->start({.dataDir = {}, .database = m_database, .arguments = arguments}),
             qPrintable(m_server->output()));
    m_port = freePort();
    const QByteArray folder = m_files.path().toUtf8();
    QByteArray text = "daemon off; master_process off; pid FOLDER/pid; error_log stderr;\n"
                      "events { worker_connections 512; }\n"
                      "http { access_log off; client_body_temp_path FOLDER/b;\n"
                      "proxy_temp_path FOLDER/p; fastcgi_temp_path FOLDER/f;\n"
                      "uwsgi_temp_path FOLDER/u; scgi_temp_path FOLDER/s;\n"
                      "server { listen 127.0.0.1:PORT; location / {\n"
                      "proxy_pass http://127.0.0.1:SERVER; SETTINGS } } }\n";
    text.replace("FOLDER", folder)
        .replace("PORT", QByteArray::number(m_port))
        .replace("SERVER", QByteArray::number(m_server->port()))
        .replace("SETTINGS", settings);
    QFile file(m_files.path() + QStringLiteral("/nginx.conf"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
    file.close();
    const QString nginx = QStandardPaths::findExecutable(
        QStringLiteral("nginx"), {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/bin")});
    m_nginx.setProcessChannelMode(QProcess::MergedChannels);
    m_nginx.start(nginx,
                  {QStringLiteral("-e"), QStringLiteral("stderr"), QStringLiteral("-p"),
                   m_files.path(), QStringLiteral("-c"), file.fileName()});
    QVERIFY2(m_nginx.waitForStarted(kPatience), qPrintable(m_nginx.errorString()));
    QVERIFY2(QTest::qWaitFor([this] { return RawHttp(m_port).isConnected(); }, kPatience),
             m_nginx.readAll());
    makeEvent();
}

void TestBehindNginx::makeEvent()
{
    const RawAnswer made =
        RawHttp(m_server->port())
            .ask("POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 28\r\n\r\n"
                 R"({"name":"A","capacity":1000})");
    m_event = QJsonDocument::fromJson(made.body).object()[u"id"].toString().toLatin1();
    QVERIFY2(!m_event.isEmpty(), made.body);
}

int TestBehindNginx::book(const char *from, const QByteArray &fields)
{
    const QByteArray body =
        "{\"user_email\":\"p" + QByteArray::number(++m_people) + "@example.org\"}";
    return RawHttp(m_port, 0, from)
        .ask(post("/events/" + m_event + "/register", body, fields))
        .status;
}

void TestBehindNginx::clientsAreToldApart_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("settings");
    QTest::newRow("X-Forwarded-For, added to")
        << QStringList()
        << QByteArray("proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;");
    QTest::newRow("X-Real-IP") << QStringList{QStringLiteral("--proxy-header=X-Real-IP")}
                               << QByteArray("proxy_set_header X-Real-IP $remote_addr;");
    QTest::newRow("Forwarded") << QStringList{QStringLiteral("--proxy-header=Forwarded")}
                               << QByteArray("proxy_set_header Forwarded \"for=$remote_addr\";");
}

// Whatever a client writes into headers that nginx does not set, it stays one client.
void TestBehindNginx::clientsAreToldApart()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, settings);
    start(arguments
              + QStringList{QStringLiteral("--trusted-proxies=127.0.0.1"),
                            QStringLiteral("--host-names=tickets.example.org"),
                            QStringLiteral("--address-rate=1"),
                            QStringLiteral("--address-burst=5")},
          "proxy_set_header Host $host; " + settings);
    int passed = 0;
    for (int i = 0; i < 20; ++i) {
        const QByteArray other = "198.51.100." + QByteArray::number(i);
        passed += book("127.0.0.2",
                       "Forwarded: for=" + other + "\r\nX-Forwarded-For: " + other
                           + "\r\nX-Real-IP: " + other + "\r\n")
            == 201;
    }
    QCOMPARE(passed, 5);
    QCOMPARE(book("127.0.0.3"), 201);
}

void TestBehindNginx::proxyThatNobodyNamed()
{
    start({QStringLiteral("--address-rate=1"), QStringLiteral("--address-burst=5")},
          "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;");
    int passed = 0;
    for (int i = 0; i < 20; ++i) {
        passed += book(i % 2 ? "127.0.0.2" : "127.0.0.3") == 201;
    }
    QCOMPARE(passed, 5);
    QTRY_COMPARE(m_server->output().count(u"Set TRUSTED_PROXIES=127.0.0.1"), 1);
}

// Their connections all come from nginx; their streams are the clients'.
void TestBehindNginx::streamsOfOneClient()
{
    start({QStringLiteral("--trusted-proxies=127.0.0.1"),
           QStringLiteral("--max-streams-per-address=3")},
          "proxy_buffering off; proxy_http_version 1.1; "
          "proxy_set_header X-Forwarded-For $remote_addr;");
    std::vector<RawHttp> open;
    const auto follow = [&](const char *from) {
        open.emplace_back(m_port, 0, from);
        open.back().send("GET /events/stream HTTP/1.1\r\nHost: tickets.example.org\r\n\r\n");
        return open.back().receiveUntil("event: snapshot", "\n\n").contains("200 OK");
    };
    QVERIFY(follow("127.0.0.3"));
    for (int i = 0; i < 4; ++i) {
        QVERIFY(follow("127.0.0.2"));
    }
    // The oldest has given way: its last chunk comes.
    QVERIFY(open[1].receiveUntil("\r\n0\r\n", "\r\n").endsWith("\r\n0\r\n\r\n"));
    makeEvent();
    QVERIFY(open[0].receiveUntil("event: created", "\n\n").endsWith("\n\n"));
}

QTEST_GUILESS_MAIN(TestBehindNginx)
#include "tst_behind_nginx.moc"

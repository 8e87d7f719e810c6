// HTTPS by the server itself: the real process, certificates made by openssl for this run.
#include "tests/support/server_process.h"
#include "tests/support/test_directory.h"
#include "tests/support/test_postgres.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTest>

#include <unistd.h>

#include <csignal>

using namespace boxoffice;

namespace {

constexpr int kPatience = 30'000;

// One connection that trusts exactly one certificate.
class TlsClient
{
public:
    TlsClient(quint16 port, const QString &trusted,
              QSsl::SslProtocol protocol = QSsl::SecureProtocols)
    {
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setCaCertificates(QSslCertificate::fromPath(trusted));
        configuration.setProtocol(protocol);
        m_socket.setSslConfiguration(configuration);
        m_socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), port,
                                        QStringLiteral("localhost"));
        m_encrypted = m_socket.waitForEncrypted(kPatience);
    }

    bool isEncrypted() const { return m_encrypted; }
    QSsl::SslProtocol protocol() const { return m_socket.sessionProtocol(); }
    QByteArray peerDigest() const { return m_socket.peerCertificate().digest(); }
    void send(const QByteArray &bytes) { m_socket.write(bytes); }
    // Returns what came until `end` was in it, or the connection ended.
    QByteArray receiveUntil(const QByteArray &end)
    {
        QByteArray got;
        while (!got.contains(end)) {
            if (m_socket.bytesAvailable() == 0 && !m_socket.waitForReadyRead(kPatience)) {
                break;
            }
            got += m_socket.read(64 * 1024);
        }
        return got;
    }
    // Returns an answer that has a Content-Length.
    QByteArray ask(const QByteArray &method, const QByteArray &target, const QByteArray &body = {})
    {
        if (!m_encrypted) {
            return {};
        }
        send(method + ' ' + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
             + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        QByteArray answer = receiveUntil("\r\n\r\n");
        const qsizetype head = answer.indexOf("\r\n\r\n") + 4;
        const qsizetype at = answer.indexOf("Content-Length: ") + 16;
        const qsizetype size = answer.mid(at, answer.indexOf('\r', at) - at).toLongLong();
        while (answer.size() < head + size && m_socket.waitForReadyRead(kPatience)) {
            answer += m_socket.readAll();
        }
        return answer;
    }
    bool endsWithin(int milliseconds)
    {
        return m_socket.state() == QAbstractSocket::UnconnectedState
            || m_socket.waitForDisconnected(milliseconds);
    }

private:
    QSslSocket m_socket;
    bool m_encrypted = false;
};

QByteArray idIn(const QByteArray &answer)
{
    return answer.mid(answer.indexOf("\"id\":\"") + 6, 36);
}

} // namespace

class TestTls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void sellsOverTls();
    void versions_data();
    void versions();
    void plainHttpIsClosed();
    void liveStream();
    void largeAnswerToASlowReader();
    void manyClients();
    void silentHandshakeGivesItsPlaceBack();
    void fewDescriptors();
    void certificateIsReadAgain();
    void keyThatSighupCannotReadIsTold_data();
    void keyThatSighupCannotReadIsTold();
    void uselessFilesKeepTheOldOne();
    void unusableFiles_data();
    void unusableFiles();
    void stopsWithOpenConnections();

private:
    QString path(const char *name) const
    {
        return m_files.path() + u'/' + QString::fromLatin1(name);
    }
    void makeCertificate(const char *name, const QStringList &options = {});
    bool start(ServerProcess &server, const QStringList &further = {}, int openFiles = 0);

    TestPostgres m_postgres;
    TestDirectory m_files;
    DatabaseConfig m_database;
    ServerProcess m_server;
};

void TestTls::makeCertificate(const char *name, const QStringList &options)
{
    QProcess openssl;
    openssl.setProcessChannelMode(QProcess::MergedChannels);
    QStringList arguments{QStringLiteral("req"),     QStringLiteral("-x509"),
                          QStringLiteral("-subj"),   QStringLiteral("/CN=localhost"),
                          QStringLiteral("-addext"), QStringLiteral("subjectAltName=DNS:localhost"),
                          QStringLiteral("-days"),   QStringLiteral("2"),
                          QStringLiteral("-keyout"), path(name) + QStringLiteral(".key"),
                          QStringLiteral("-out"),    path(name) + QStringLiteral(".crt")};
    if (!options.contains(QStringLiteral("-passout"))) {
        arguments << QStringLiteral("-nodes");
    }
    openssl.start(QStringLiteral("openssl"), arguments + options);
    QVERIFY2(openssl.waitForFinished(kPatience) && openssl.exitCode() == 0, openssl.readAll());
}

bool TestTls::start(ServerProcess &server, const QStringList &further, int openFiles)
{
    return server.launch({.dataDir = {},
                          .database = m_database,
                          .arguments = QStringList{QStringLiteral("--tls-cert"), path("a.crt"),
                                                   QStringLiteral("--tls-key"), path("a.key")}
                              + further,
                          .openFiles = openFiles})
        && server.waitForPort("Server listening on https://localhost:");
}

void TestTls::initTestCase()
{
    QVERIFY(QDir().mkpath(m_files.path())); // a server that has given up root reads there, too
    const QStringList rsa{QStringLiteral("-newkey"), QStringLiteral("rsa:2048")};
    const QStringList ec{QStringLiteral("-newkey"), QStringLiteral("ec"),
                         QStringLiteral("-pkeyopt"), QStringLiteral("ec_paramgen_curve:P-256")};
    makeCertificate("a", ec);
    makeCertificate("b", rsa);
    makeCertificate(
        "locked", QStringList(rsa) << QStringLiteral("-passout") << QStringLiteral("pass:secret"));
    m_database = m_postgres.freshDatabase();
    QVERIFY2(start(m_server, {QStringLiteral("--idle-timeout=600000")}),
             qPrintable(m_server.output()));
}

void TestTls::sellsOverTls()
{
    TlsClient client(m_server.port(), path("a.crt"));
    QVERIFY(client.isEncrypted());
    const QByteArray event =
        idIn(client.ask("POST", "/events", R"({"name":"Over TLS","capacity":2})"));
    for (int i = 0; i < 3; ++i) { // on the same connection
        const QByteArray answer =
            client.ask("POST", "/events/" + event + "/register",
                       "{\"user_email\":\"p" + QByteArray::number(i) + "@example.org\"}");
        QVERIFY2(answer.startsWith(i < 2 ? "HTTP/1.1 201" : "HTTP/1.1 409"), answer);
    }
    QVERIFY(client.ask("GET", "/").contains("<!DOCTYPE html>")
            || client.ask("GET", "/templates/index.html").contains("<html"));
}

void TestTls::versions_data()
{
    QTest::addColumn<int>("protocol");
    QTest::addColumn<bool>("taken");
    QTest::newRow("1.3") << int(QSsl::TlsV1_3) << true;
    QTest::newRow("1.2") << int(QSsl::TlsV1_2) << true;
    QT_WARNING_PUSH
    QT_WARNING_DISABLE_DEPRECATED
    QTest::newRow("1.1") << int(QSsl::TlsV1_1) << false;
    QTest::newRow("1.0") << int(QSsl::TlsV1_0) << false;
    QT_WARNING_POP
}

void TestTls::versions()
{
    QFETCH(int, protocol);
    QFETCH(bool, taken);
    TlsClient client(m_server.port(), path("a.crt"), QSsl::SslProtocol(protocol));
    QCOMPARE(client.isEncrypted(), taken);
    if (taken) {
        QCOMPARE(int(client.protocol()), protocol);
    }
}

void TestTls::plainHttpIsClosed()
{
    QTcpSocket plain;
    plain.connectToHost(QStringLiteral("127.0.0.1"), m_server.port());
    QVERIFY(plain.waitForConnected(kPatience));
    plain.write("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
    QVERIFY(plain.waitForDisconnected(kPatience));
    QVERIFY(!plain.readAll().startsWith("HTTP"));
    QVERIFY(TlsClient(m_server.port(), path("a.crt")).ask("GET", "/health").contains("200 OK"));
}

void TestTls::liveStream()
{
    TlsClient organizer(m_server.port(), path("a.crt"));
    const QByteArray event =
        idIn(organizer.ask("POST", "/events", R"({"name":"Live","capacity":9})"));
    TlsClient viewer(m_server.port(), path("a.crt"));
    viewer.send("GET /events/" + event + "/stream HTTP/1.1\r\nHost: x\r\n\r\n");
    QVERIFY(viewer.receiveUntil("\"booked_count\":0").contains("text/event-stream"));
    organizer.ask("POST", "/events/" + event + "/register", R"({"user_email":"a@example.org"})");
    QVERIFY(viewer.receiveUntil("\"booked_count\":1").contains("\"booked_count\":1"));
}

void TestTls::largeAnswerToASlowReader()
{
    const QString id = m_postgres.value(m_database,
                                        "INSERT INTO events (name, capacity, booked_count) "
                                        "VALUES ('Large', 100000, 100000) RETURNING id");
    m_postgres.sql(m_database,
                   "INSERT INTO registrations (event_id, user_email) SELECT '" + id.toLatin1()
                       + "', 'p' || i || '@x.example' FROM generate_series(1, 100000) AS i");
    TlsClient client(m_server.port(), path("a.crt"));
    client.send("GET /events/" + id.toLatin1()
                + "/registrations HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n");
    QByteArray all = client.receiveUntil("user_email"); // and then not for a while
    QVERIFY(TlsClient(m_server.port(), path("a.crt")).ask("GET", "/health").contains("200 OK"));
    all += client.receiveUntil("\r\n0\r\n\r\n");
    QVERIFY(all.endsWith("\r\n0\r\n\r\n"));
    QVERIFY(all.count("@x.example") == 100'000);
}

void TestTls::manyClients()
{
    std::vector<std::unique_ptr<TlsClient>> clients;
    for (int i = 0; i < 100; ++i) {
        clients.push_back(std::make_unique<TlsClient>(m_server.port(), path("a.crt")));
        QVERIFY(clients.back()->isEncrypted());
    }
    for (const auto &client : clients) {
        QVERIFY(client->ask("GET", "/health").contains("200 OK"));
    }
}

void TestTls::silentHandshakeGivesItsPlaceBack()
{
    ServerProcess server;
    QVERIFY(start(server,
                  {QStringLiteral("--max-connections=1"), QStringLiteral("--head-timeout=2000")}));
    QTcpSocket silent;
    silent.connectToHost(QStringLiteral("127.0.0.1"), server.port());
    QVERIFY(silent.waitForConnected(kPatience));
    QVERIFY(silent.waitForDisconnected(kPatience));
    const auto served = [&] {
        return TlsClient(server.port(), path("a.crt")).ask("GET", "/health").contains("200 OK");
    };
    QVERIFY(QTest::qWaitFor(served, kPatience)); // QTRY_VERIFY would ask once more
}

// A connection takes three descriptors. Those that follow a stream stay; whoever was there before
// books, even after the database was lost.
void TestTls::fewDescriptors()
{
    ServerProcess server;
    QVERIFY2(start(server, {}, 400), qPrintable(server.output()));
    TlsClient early(server.port(), path("a.crt"));
    QVERIFY(early.ask("GET", "/health").contains("200 OK"));
    std::vector<std::unique_ptr<TlsClient>> crowd;
    for (int i = 0; i < 150; ++i) {
        crowd.push_back(std::make_unique<TlsClient>(server.port(), path("a.crt")));
        if (crowd.back()->isEncrypted()) {
            crowd.back()->send("GET /events/stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
            crowd.back()->receiveUntil("\r\n\r\n");
        }
    }
    m_postgres.sql(m_database,
                   "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
                   "current_database() AND pid <> pg_backend_pid()");
    const auto booked = [&] {
        return early.ask("POST", "/events", R"({"name":"A","capacity":1})").contains("201 Created");
    };
    QVERIFY(QTest::qWaitFor(booked, kPatience));
    crowd.clear();
    const auto served = [&] {
        return TlsClient(server.port(), path("a.crt")).ask("GET", "/health").contains("200 OK");
    };
    QVERIFY(QTest::qWaitFor(served, kPatience));
    QCOMPARE(server.stop(), 0);
}

void TestTls::certificateIsReadAgain()
{
    ServerProcess server;
    const QString cert = path("live.crt");
    const QString key = path("live.key");
    const auto lay = [&](const char *name) {
        QFile::remove(cert);
        QFile::remove(key);
        return QFile::copy(path(name) + QStringLiteral(".crt"), cert)
            && QFile::copy(path(name) + QStringLiteral(".key"), key)
            && QFile::setPermissions(key, QFile::ReadOwner | QFile::ReadOther);
    };
    QVERIFY(lay("a"));
    QVERIFY(server.launch({.dataDir = {},
                           .database = m_database,
                           .arguments = {QStringLiteral("--tls-cert"), cert,
                                         QStringLiteral("--tls-key"), key}})
            && server.waitForPort("Server listening on https://localhost:"));
    TlsClient early(server.port(), path("a.crt"));
    QVERIFY(early.isEncrypted());
    QVERIFY(lay("b"));
    QCOMPARE(::kill(pid_t(server.pid()), SIGHUP), 0);
    QVERIFY2(server.waitForLine("TLS certificate read again"), qPrintable(server.output()));
    TlsClient late(server.port(), path("b.crt"));
    QVERIFY(late.isEncrypted());
    QVERIFY(late.peerDigest() != early.peerDigest());
    QVERIFY(early.ask("GET", "/health").contains("200 OK"));
}

void TestTls::keyThatSighupCannotReadIsTold_data()
{
    QTest::addColumn<bool>("readable"); // for whom the server becomes
    QTest::newRow("for root alone") << false;
    QTest::newRow("for everybody") << true;
}

// A server that was started as root reads its files again as another user.
void TestTls::keyThatSighupCannotReadIsTold()
{
    QFETCH(bool, readable);
    const QString key = path("private.key");
    QFile::remove(key);
    QVERIFY(QFile::copy(path("a.key"), key));
    QVERIFY(QFile::setPermissions(key,
                                  readable ? QFile::ReadOwner | QFile::ReadOther
                                           : QFile::Permissions(QFile::ReadOwner)));
    ServerProcess server;
    QVERIFY2(start(server, {QStringLiteral("--tls-key"), key}), qPrintable(server.output()));
    const bool told = server.output().contains(key + QStringLiteral(", so SIGHUP cannot load"));
    QCOMPARE(told, !readable && ::geteuid() == 0);
    TlsClient client(server.port(), path("a.crt"));
    QVERIFY(client.isEncrypted());
    QCOMPARE(::kill(pid_t(server.pid()), SIGHUP), 0);
    QVERIFY2(server.waitForLine(told ? "The one in use stays" : "TLS certificate read again"),
             qPrintable(server.output()));
}

void TestTls::uselessFilesKeepTheOldOne()
{
    ServerProcess server;
    QVERIFY(start(server));
    const QString hidden = path("a.key") + QStringLiteral(".away");
    QVERIFY(QFile::rename(path("a.key"), hidden));
    QCOMPARE(::kill(pid_t(server.pid()), SIGHUP), 0);
    const bool told = server.waitForLine("The one in use stays.");
    QVERIFY(QFile::rename(hidden, path("a.key")));
    QVERIFY2(told, qPrintable(server.output()));
    QVERIFY(TlsClient(server.port(), path("a.crt")).ask("GET", "/health").contains("200 OK"));
}

void TestTls::unusableFiles_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("sentence");
    QFile garbage(path("garbage"));
    QVERIFY(garbage.open(QIODevice::WriteOnly));
    garbage.write("-----BEGIN NONSENSE-----\n");
    const auto row = [this](const char *name, const char *certificate, const char *key,
                            const char *sentence) {
        QTest::newRow(name) << (*certificate ? path(certificate) : QString())
                            << (*key ? path(key) : QString()) << QString::fromLatin1(sentence);
    };
    row("no key", "a.crt", "", "TLS_CERT and TLS_KEY must be given together");
    row("no certificate", "", "a.key", "TLS_CERT and TLS_KEY must be given together");
    row("missing certificate", "none.crt", "a.key", "cannot be read");
    row("missing key", "a.crt", "none.key", "cannot be read");
    row("garbage certificate", "garbage", "a.key", "has no PEM certificate");
    row("garbage key", "a.crt", "garbage", "has no RSA or EC key");
    row("another's key", "a.crt", "b.key", "has the key of another certificate");
    row("key with a passphrase", "locked.crt", "locked.key", "without a passphrase");
}

void TestTls::unusableFiles()
{
    QFETCH(QString, certificate);
    QFETCH(QString, key);
    QFETCH(QString, sentence);
    QStringList arguments;
    if (!certificate.isEmpty()) {
        arguments << QStringLiteral("--tls-cert") << certificate;
    }
    if (!key.isEmpty()) {
        arguments << QStringLiteral("--tls-key") << key;
    }
    ServerProcess server;
    QVERIFY(server.launch({.dataDir = {}, .database = m_database, .arguments = arguments}));
    QVERIFY(server.waitForEnd(std::chrono::seconds(30)));
    QCOMPARE(server.exitCode(), 1);
    QVERIFY2(server.output().contains(sentence), qPrintable(server.output()));
    QCOMPARE(server.output().count(u'\n'), 1);
}

void TestTls::stopsWithOpenConnections()
{
    ServerProcess server;
    QVERIFY(start(server));
    TlsClient idle(server.port(), path("a.crt"));
    TlsClient streaming(server.port(), path("a.crt"));
    streaming.send("GET /events/stream HTTP/1.1\r\nHost: x\r\n\r\n");
    QVERIFY(streaming.receiveUntil("text/event-stream").contains("200 OK"));
    QCOMPARE(server.stop(), 0);
    QVERIFY(idle.endsWithin(kPatience));
}

QTEST_GUILESS_MAIN(TestTls)
#include "tst_tls.moc"

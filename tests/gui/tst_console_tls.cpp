// Servers that speak TLS, with certificates that openssl makes here and now.

#include "desktop/client/api_client.h"

#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace boxoffice;

class TestConsoleTls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void certificates_data();
    void certificates();

private:
    bool openssl(const QString &arguments);
    bool write(const QString &name, const QByteArray &content);
    QByteArray read(const QString &name);
    QSslCertificate certificate(const QString &name);

    QTemporaryDir m_folder;
};

bool TestConsoleTls::openssl(const QString &arguments)
{
    QProcess process;
    process.setWorkingDirectory(m_folder.path());
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QStringLiteral("openssl"), arguments.split(u' '));
    const bool done = process.waitForFinished(60'000) && process.exitCode() == 0;
    if (!done) {
        qWarning().noquote() << "openssl" << arguments << process.readAll();
    }
    return done;
}

bool TestConsoleTls::write(const QString &name, const QByteArray &content)
{
    QFile file(m_folder.filePath(name));
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

QByteArray TestConsoleTls::read(const QString &name)
{
    QFile file(m_folder.filePath(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QSslCertificate TestConsoleTls::certificate(const QString &name)
{
    return QSslCertificate(read(name));
}

void TestConsoleTls::initTestCase()
{
    QVERIFY(QSslSocket::supportsSsl());
    QVERIFY(write(QStringLiteral("ca.cnf"),
                  "[ca]\ndefault_ca=c\n[c]\ndatabase=index.txt\nserial=serial\ndefault_md=sha256\n"
                  "policy=p\nnew_certs_dir=.\nx509_extensions=e\nunique_subject=no\n"
                  "[p]\ncommonName=supplied\n[e]\nsubjectAltName=IP:127.0.0.1\n"));
    QVERIFY(write(QStringLiteral("index.txt"), {}));
    QVERIFY(write(QStringLiteral("serial"), "01\n"));
    QVERIFY(openssl(QStringLiteral(
        "req -newkey rsa:2048 -nodes -keyout key.pem -out request.pem -subj /CN=127.0.0.1")));
    const QString sign = QStringLiteral("ca -batch -selfsign -config ca.cnf -keyfile key.pem "
                                        "-in request.pem -notext -startdate 20200101000000Z ");
    QVERIFY(openssl(QString(sign + QStringLiteral("-enddate 20200201000000Z -out expired.pem"))));
    QVERIFY(
        openssl(QString(sign + QStringLiteral("-enddate 20491231000000Z -out selfsigned.pem"))));
}

void TestConsoleTls::certificates_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<bool>("trusted");
    QTest::addColumn<QString>("said");
    QTest::newRow("self-signed") << QStringLiteral("selfsigned.pem") << false
                                 << QStringLiteral("self-signed");
    QTest::newRow("expired") << QStringLiteral("expired.pem") << true << QStringLiteral("expired");
    QTest::newRow("trusted") << QStringLiteral("selfsigned.pem") << true << QString();
}

void TestConsoleTls::certificates()
{
    QFETCH(QString, file);
    QFETCH(bool, trusted);
    QFETCH(QString, said);
    QSslServer server;
    QSslConfiguration own = QSslConfiguration::defaultConfiguration();
    own.setLocalCertificate(certificate(file));
    own.setPrivateKey(QSslKey(read(QStringLiteral("key.pem")), QSsl::Rsa));
    server.setSslConfiguration(own);
    connect(&server, &QTcpServer::pendingConnectionAvailable, &server, [&server] {
        QTcpSocket *socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            const QByteArray body = R"({"status":"ok","name":"boxoffice","version":"0.1.0"})";
            socket->write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                          + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        });
    });
    QVERIFY(server.listen(QHostAddress::LocalHost));

    const QSslConfiguration before = QSslConfiguration::defaultConfiguration();
    QSslConfiguration theirs = before;
    theirs.setCaCertificates(trusted ? QList{certificate(file)} : QList<QSslCertificate>());
    QSslConfiguration::setDefaultConfiguration(theirs);
    ApiClient client;
    client.setServer(QUrl(QStringLiteral("https://127.0.0.1:%1").arg(server.serverPort())));
    auto *call = client.health();
    QSignalSpy finished(call, &CallBase::finished);
    ApiResult<ServerInfo> result = ApiError{};
    call->then(this, [&result](const ApiResult<ServerInfo> &answer) { result = answer; });
    QVERIFY(finished.wait(20'000));
    QSslConfiguration::setDefaultConfiguration(before);

    QCOMPARE(bool(result), said.isEmpty());
    if (!said.isEmpty()) {
        QCOMPARE(result.error().kind, ApiFailure::Tls);
        QVERIFY2(result.error().message.contains(said), qPrintable(result.error().message));
        QVERIFY(result.error().message.contains(QStringLiteral("was not used")));
    }
}

QTEST_MAIN(TestConsoleTls)
#include "tst_console_tls.moc"

// What the server process keeps of its rights, and shows of its secrets.
#include "tests/support/blocking_http.h"
#include "tests/support/server_process.h"
#include "tests/support/test_directory.h"
#include "tests/support/test_postgres.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

#include <csignal>
#include <pwd.h>
#include <unistd.h>

using namespace boxoffice;

class TestPrivileges : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void rootIsGivenUp_data();
    void rootIsGivenUp();
    void lowPortNeedsRootOnlyAtTheStart();
    void uselessUserIsRefused_data();
    void uselessUserIsRefused();
    void authoritiesOfMailAreForTheUser();
    void memoryStaysInside();
    void passwordIsShownNowhere();

private:
    static bool isRoot() { return ::geteuid() == 0; }
    QByteArray proc(const ServerProcess &server, const char *file) const
    {
        QFile reader(QStringLiteral("/proc/%1/%2").arg(server.pid()).arg(QLatin1StringView(file)));
        return reader.open(QIODevice::ReadOnly) ? reader.readAll() : QByteArray();
    }
    // Real, effective, saved and file system id, of every thread.
    QList<QByteArrayList> idsOf(const ServerProcess &server, const char *kind) const;

    TestPostgres m_postgres;
    DatabaseConfig m_database;
};

void TestPrivileges::initTestCase()
{
    m_database = m_postgres.freshDatabase();
    m_database.password = QStringLiteral("hunter2-very-secret");
}

QList<QByteArrayList> TestPrivileges::idsOf(const ServerProcess &server, const char *kind) const
{
    QList<QByteArrayList> all;
    const QStringList threads = QDir(QStringLiteral("/proc/%1/task").arg(server.pid()))
                                    .entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &thread : threads) {
        const QByteArray status = proc(server, QString(u"task/" % thread % u"/status").toLatin1());
        const qsizetype at = status.indexOf(kind);
        all.append(status.mid(at, status.indexOf('\n', at) - at).simplified().split(' ').sliced(1));
    }
    return all;
}

void TestPrivileges::rootIsGivenUp_data()
{
    QTest::addColumn<bool>("external");
    QTest::addColumn<QString>("runAs");
    QTest::addColumn<QString>("user");
    QTest::newRow("private database") << false << QString() << QStringLiteral("postgres");
    QTest::newRow("socket of another") << true << QString() << QStringLiteral("postgres");
    QTest::newRow("named") << true << QStringLiteral("postgres") << QStringLiteral("postgres");
}

void TestPrivileges::rootIsGivenUp()
{
    QFETCH(bool, external);
    QFETCH(QString, runAs);
    QFETCH(QString, user);
    // Who is not root stays who it is, whatever RUN_AS says.
    const passwd *entry =
        isRoot() ? ::getpwnam(user.toLocal8Bit().constData()) : ::getpwuid(::geteuid());
    QVERIFY(entry);
    TestDirectory data;
    ServerProcess server;
    const auto database = external ? std::optional(m_database) : std::nullopt;
    const auto arguments =
        runAs.isEmpty() ? QStringList() : QStringList{QStringLiteral("--run-as"), runAs};
    QVERIFY2(server.start({.dataDir = data.path(), .database = database, .arguments = arguments}),
             qPrintable(server.output()));
    const QByteArray uid = QByteArray::number(entry->pw_uid);
    const QByteArray gid = QByteArray::number(entry->pw_gid);
    const auto uids = idsOf(server, "Uid:");
    QVERIFY(uids.size() > 3); // it has threads, and each has changed
    for (const QByteArrayList &ids : uids) {
        QCOMPARE(ids, QByteArrayList({uid, uid, uid, uid}));
    }
    for (const QByteArrayList &ids : idsOf(server, "Gid:")) {
        QCOMPARE(ids, QByteArrayList({gid, gid, gid, gid}));
    }
    for (const QByteArrayList &capabilities : idsOf(server, "CapEff:")) {
        QCOMPARE(capabilities.first().toULongLong(nullptr, 16), 0ULL);
    }
    BlockingHttp http(server.port()); // its connections to the database stand
    QCOMPARE(http.post("/events", R"({"name":"A","capacity":1})").status, 201);
    QCOMPARE(server.stop(), 0); // which needs to stop PostgreSQL
}

void TestPrivileges::lowPortNeedsRootOnlyAtTheStart()
{
    TestDirectory data;
    for (int port = 1'023; port > 900; --port) { // some free one
        ServerProcess server;
        if (server.start({.dataDir = data.path(),
                          .database = {},
                          .arguments = {QStringLiteral("--port"), QString::number(port)}})) {
            QCOMPARE(int(server.port()), port);
            QCOMPARE(BlockingHttp(server.port()).get("/ready").status, 200);
            return;
        }
        if (!isRoot() && server.output().contains(u"needs more rights")) {
            return;
        }
        QVERIFY2(server.output().contains(u"already in use"), qPrintable(server.output()));
    }
    QFAIL("no port below 1024 is free");
}

void TestPrivileges::uselessUserIsRefused_data()
{
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("unknown") << QStringLiteral("no-such-user")
                             << QStringLiteral("There is no user no-such-user");
    QTest::newRow("kept out of the database's folder")
        << QStringLiteral("nobody")
        << QStringLiteral("The user nobody, whom the server becomes, may");
}

void TestPrivileges::uselessUserIsRefused()
{
    QFETCH(QString, user);
    QFETCH(QString, sentence);
    ServerProcess server;
    const bool started = server.start(
        {.dataDir = {}, .database = m_database, .arguments = {QStringLiteral("--run-as"), user}});
    QCOMPARE(started, !isRoot()); // only root becomes somebody else
    if (started) {
        return;
    }
    QVERIFY(server.waitForEnd(std::chrono::seconds(30)));
    QCOMPARE(server.exitCode(), 1);
    QVERIFY2(server.output().contains(sentence), qPrintable(server.output()));
}

// They are read again for each connection to the mail server.
void TestPrivileges::authoritiesOfMailAreForTheUser()
{
    TestDirectory files;
    const QString file = files.path() + QStringLiteral(".pem");
    const QStringList request{QStringLiteral("req"),
                              QStringLiteral("-x509"),
                              QStringLiteral("-newkey"),
                              QStringLiteral("ec"),
                              QStringLiteral("-pkeyopt"),
                              QStringLiteral("ec_paramgen_curve:P-256"),
                              QStringLiteral("-nodes"),
                              QStringLiteral("-keyout"),
                              QStringLiteral("/dev/null"),
                              QStringLiteral("-subj"),
                              QStringLiteral("/CN=ca"),
                              QStringLiteral("-out"),
                              file};
    QCOMPARE(QProcess::execute(QStringLiteral("openssl"), request), 0);
    QVERIFY(QFile::setPermissions(file, QFile::ReadOwner));
    ServerProcess server;
    const bool started = server.start(
        {.dataDir = {},
         .database = m_database,
         .arguments = {QStringLiteral("--run-as=postgres"), QStringLiteral("--smtp-ca"), file,
                       QStringLiteral("--smtp-url=smtp://localhost"),
                       QStringLiteral("--mail-from=tickets@boxoffice.example"),
                       QStringLiteral("--public-url=https://tickets.example")}});
    QCOMPARE(started, !isRoot());
    if (!started) {
        QVERIFY(server.waitForEnd(std::chrono::seconds(30)));
        QVERIFY2(server.output().contains(QStringLiteral("may not read the file of SMTP_CA")),
                 qPrintable(server.output()));
    }
}

void TestPrivileges::memoryStaysInside()
{
    ServerProcess server;
    QVERIFY2(server.start({.dataDir = {}, .database = m_database, .arguments = {}}),
             qPrintable(server.output()));
    const QByteArray limits = proc(server, "limits");
    static const QRegularExpression noCore(QStringLiteral("Max core file size +0 +0 "));
    QVERIFY2(noCore.match(QString::fromLatin1(limits)).hasMatch(), limits);
    static const QRegularExpression files(QStringLiteral("Max open files +(\\d+) +(\\d+) "));
    const auto found = files.match(QString::fromLatin1(limits));
    QCOMPARE(found.captured(1), found.captured(2)); // raised as far as it goes
    QVERIFY(proc(server, "status").contains("NoNewPrivs:\t1"));
}

void TestPrivileges::passwordIsShownNowhere()
{
    ServerProcess server;
    QVERIFY2(server.start({.dataDir = {}, .database = m_database, .arguments = {}}),
             qPrintable(server.output()));
    QVERIFY(!proc(server, "cmdline").contains("hunter2"));
    BlockingHttp(server.port()).get("/ready");
    QCOMPARE(server.stop(), 0);
    QVERIFY(!server.output().contains(u"hunter2"));
    // Nor where the database refuses it.
    DatabaseConfig away = m_database;
    away.host = QStringLiteral("127.0.0.1");
    away.port = 1;
    ServerProcess lost;
    QVERIFY(lost.launch({.dataDir = {}, .database = away, .arguments = {}}));
    QVERIFY(lost.waitForLine("Trying again"));
    lost.kill();
    QVERIFY(!lost.output().contains(u"hunter2"));
}

QTEST_GUILESS_MAIN(TestPrivileges)
#include "tst_privileges.moc"

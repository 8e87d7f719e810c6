// The private PostgreSQL: first start, next start, what a kill -9 of either side leaves, two
// servers on one directory, and the sentences for what cannot work.
#include "backend/database/database_connection.h"
#include "backend/private_postgres/postmaster.h"
#include "backend/private_postgres/private_postgres.h"
#include "tests/support/patience.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <pwd.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace boxoffice;

namespace {

const Statement kMark{"mark", "INSERT INTO marks VALUES (?)"};
const Statement kCount{"count", "SELECT count(*) FROM marks"};
const Statement kSetting{"setting", "SELECT current_setting(?)"};

QDeadlineTimer soon()
{
    return QDeadlineTimer(30'000);
}

// A server process that the test may kill.
class Host
{
public:
    explicit Host(const QString &directory)
    {
        m_process.start(QStringLiteral(PRIVATE_POSTGRES_HOST), {directory});
        while (!m_process.canReadLine() && m_process.waitForReadyRead(60'000)) { }
        m_said = QString::fromLocal8Bit(m_process.readLine()).trimmed();
    }
    ~Host() { stop(); }

    QString said() const { return m_said; }
    void kill9()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    void stop()
    {
        m_process.closeWriteChannel();
        m_process.waitForFinished(60'000);
    }
    // Requires: stopped.
    QByteArray logged() { return m_process.readAllStandardError(); }

private:
    QProcess m_process;
    QString m_said;
};

QString text(const DatabaseConfig &config, const Statement &statement,
             std::initializer_list<Parameter> parameters = {})
{
    DatabaseConnection connection(config, nullptr);
    if (!connection.ensureOpen(soon())) {
        return connection.lastProblem();
    }
    Rows rows = connection.run(statement, parameters);
    return rows.ok() && rows.next() ? rows.text(0) : QString();
}

bool answers(const DatabaseConfig &config)
{
    return DatabaseConnection(config, nullptr).ensureOpen(QDeadlineTimer(0));
}

} // namespace

class TestPrivatePostgres : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void firstStartAndNextStart();
    void isDurableAndClosedToOthers();
    void settings_data();
    void settings();
    void postmasterKilled();
    void startsAgainWhenItDies_data();
    void startsAgainWhenItDies();
    void givesUpWhenAskedToStop();
    void serverKilled();
    void serverAndPostmasterKilled();
    void startsAgainWhatEndsWhileAwaited();
    void startsAgainWhatEndsWithoutASession();
    void startsAgainBesideAnOrphan();
    void twoServersShareIt();
    void survivesCtrlC();
    void halfMadeClusterIsMadeAnew();
    void lockFileOfAnotherProcessIsToldAtOnce_data();
    void lockFileOfAnotherProcessIsToldAtOnce();
    void uselessLockFilesAreNoHindrance_data();
    void uselessLockFilesAreNoHindrance();
    void logStaysSmall();
    void startKilledAtOnceIsNoForeignFile();
    void refusesTheFolderOfSomebodyElse();
    void refusesForeignFiles();
    void refusesTooLongPath();
    void refusesClosedParent();
    void refusesPathsWithCommas();

private:
    QString cluster() const { return m_directory.filePath(QStringLiteral("cluster")); }
    std::unique_ptr<PrivatePostgres> start();
    QString refusal(const QString &directory,
                    std::chrono::milliseconds startTimeout = std::chrono::minutes(1));
    bool writeLock(const QString &file, const QByteArray &pid);

    QTemporaryDir m_directory{QDir::tempPath() % u"/boxoffice-private-XXXXXX"};
};

// One cluster for all: each test starts it, and must find it stopped.
void TestPrivatePostgres::initTestCase()
{
    QVERIFY(m_directory.isValid());
    auto postgres = start();
    QVERIFY(postgres);
    QVERIFY(!postgres->wasReused());
    DatabaseConnection connection(postgres->config(), nullptr);
    QVERIFY(connection.ensureOpen(soon()));
    QVERIFY(connection.runScript("CREATE TABLE marks (n int)"));
}

void TestPrivatePostgres::init()
{
    QCOMPARE(runningPostmaster(cluster()), 0);
}

std::unique_ptr<PrivatePostgres> TestPrivatePostgres::start()
{
    auto started = PrivatePostgres::start({.dataDirectory = m_directory.path()});
    if (!started) {
        qWarning().noquote() << started.error().message;
        return nullptr;
    }
    return *std::move(started);
}

QString TestPrivatePostgres::refusal(const QString &directory,
                                     std::chrono::milliseconds startTimeout)
{
    auto started =
        PrivatePostgres::start({.dataDirectory = directory, .startTimeout = startTimeout});
    return started ? QString() : started.error().message;
}

// A lock file as PostgreSQL writes it, or an empty one.
bool TestPrivatePostgres::writeLock(const QString &file, const QByteArray &pid)
{
    QFile writer(m_directory.filePath(file));
    return writer.open(QIODevice::WriteOnly | QIODevice::Truncate)
        && writer.write(pid.isEmpty() ? QByteArray() : pid + '\n' + cluster().toLocal8Bit() + '\n')
        >= 0;
}

void TestPrivatePostgres::firstStartAndNextStart()
{
    {
        auto postgres = start();
        QVERIFY(postgres);
        text(postgres->config(), kMark, {1});
        QVERIFY(postgres->postmasterPid() > 0);
    }
    QCOMPARE(runningPostmaster(cluster()), 0);
    QElapsedTimer clock;
    clock.start();
    auto postgres = start();
    qInfo() << "start on an existing cluster took" << clock.elapsed() << "ms";
    QCOMPARE(text(postgres->config(), kCount), QStringLiteral("1"));
    QVERIFY(postgres->stop());
    QVERIFY(!postgres->stop());
}

void TestPrivatePostgres::isDurableAndClosedToOthers()
{
    auto postgres = start();
    QVERIFY(postgres);
    struct stat info = {};
    QCOMPARE(::stat(QFile::encodeName(postgres->config().host).constData(), &info), 0);
    QCOMPARE(info.st_mode & 0777u, 0700u);
    QCOMPARE(::stat(QFile::encodeName(m_directory.path()).constData(), &info), 0);
    QCOMPARE(info.st_mode & 0777u, 0700u);
    QVERIFY(postgres->config().host.startsWith(m_directory.path()));
}

void TestPrivatePostgres::settings_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    const char *const rows[][2] = {{"fsync", "on"},
                                   {"synchronous_commit", "on"},
                                   {"full_page_writes", "on"},
                                   {"listen_addresses", ""},
                                   {"server_encoding", "UTF8"},
                                   {"wal_segment_size", "2MB"},
                                   {"log_min_error_statement", "panic"},
                                   {"log_error_verbosity", "terse"}};
    for (const auto &row : rows) {
        QTest::addRow("setting/%s", row[0])
            << QString::fromLatin1(row[0]) << QString::fromLatin1(row[1]);
    }
}

void TestPrivatePostgres::settings()
{
    QFETCH(QString, name);
    const Host host(m_directory.path());
    DatabaseConfig config;
    config.host = m_directory.filePath(QStringLiteral("socket"));
    QTEST(text(config, kSetting, {name}), "value");
}

void TestPrivatePostgres::postmasterKilled()
{
    auto postgres = start();
    QVERIFY(postgres);
    text(postgres->config(), kMark, {2});
    const QString before = text(postgres->config(), kCount);
    QCOMPARE(::kill(postgres->postmasterPid(), SIGKILL), 0);
    QTRY_COMPARE(runningPostmaster(cluster()), 0);
    postgres = nullptr;
    postgres = start();
    QVERIFY(postgres);
    QCOMPARE(text(postgres->config(), kCount), before);
}

void TestPrivatePostgres::startsAgainWhenItDies_data()
{
    QTest::addColumn<bool>("reused");
    QTest::newRow("started by us") << false;
    QTest::newRow("left over by a killed server") << true;
}

void TestPrivatePostgres::startsAgainWhenItDies()
{
    QFETCH(bool, reused);
    if (reused) {
        Host host(m_directory.path());
        host.kill9();
    }
    auto postgres = start();
    QVERIFY(postgres);
    QCOMPARE(postgres->wasReused(), reused);
    postgres->keepRunning();
    text(postgres->config(), kMark, {3});
    const QString before = text(postgres->config(), kCount);
    for (int i = 0; i < 2; ++i) { // the second time, it is one that was started again
        const pid_t dead = postgres->postmasterPid();
        QVERIFY(dead > 0);
        QCOMPARE(::kill(dead, SIGKILL), 0);
        // Whether it is there says little: a first one may run for a moment and give up, because
        // the dead one's children are still there.
        QVERIFY(QTest::qWaitFor([&] { return answers(postgres->config()); }, 30'000));
        QCOMPARE(text(postgres->config(), kCount), before);
        QVERIFY(postgres->postmasterPid() > 0);
        QVERIFY(postgres->postmasterPid() != dead);
    }
    QVERIFY(postgres->stop());
    QCOMPARE(runningPostmaster(cluster()), 0);
}

void TestPrivatePostgres::givesUpWhenAskedToStop()
{
    QTemporaryDir directory(QDir::tempPath() % u"/boxoffice-early-XXXXXX");
    auto started = PrivatePostgres::start(
        {.dataDirectory = directory.path(), .stopRequested = [] { return true; }});
    QVERIFY(!started);
    QVERIFY2(started.error().message.contains(u"asked to stop"),
             qPrintable(started.error().message));
    QCOMPARE(runningPostmaster(directory.filePath(QStringLiteral("cluster"))), 0);
}

void TestPrivatePostgres::serverKilled()
{
    Host host(m_directory.path());
    QCOMPARE(host.said(), QStringLiteral("ready"));
    host.kill9();
    const pid_t left = runningPostmaster(cluster());
    QVERIFY(left > 0);
    auto postgres = start();
    QVERIFY(postgres);
    QVERIFY(postgres->wasReused());
    QCOMPARE(postgres->postmasterPid(), left);
    QVERIFY(postgres->stop());
    QCOMPARE(runningPostmaster(cluster()), 0);
}

// Where nobody collects dead processes, its lock file names a zombie from now on.
void TestPrivatePostgres::serverAndPostmasterKilled()
{
    Host host(m_directory.path());
    host.kill9();
    QCOMPARE(::kill(runningPostmaster(cluster()), SIGKILL), 0);
    QTRY_COMPARE(runningPostmaster(cluster()), 0);
    auto postgres = start();
    QVERIFY(postgres);
    QVERIFY(!postgres->wasReused());
}

// A postmaster that was there and ends before it answers, as one does that finds the disk full.
void TestPrivatePostgres::startsAgainWhatEndsWhileAwaited()
{
    Host host(m_directory.path());
    host.kill9();
    const pid_t left = runningPostmaster(cluster());
    QVERIFY(left > 0);
    QCOMPARE(::kill(left, SIGSTOP), 0);
    const auto endIt = [left] { // asked while it waits
        ::kill(left, SIGKILL);
        return false;
    };
    auto started =
        PrivatePostgres::start({.dataDirectory = m_directory.path(), .stopRequested = endIt});
    QVERIFY2(started, started ? "" : qPrintable(started.error().message));
    QVERIFY(!(*started)->wasReused());
    QVERIFY(!text((*started)->config(), kCount).isEmpty());
    QVERIFY((*started)->stop());
}

// One that answers, gives nobody a session, as with a full disk, and ends: whoever starts would
// wait for it, and hold the lock that others need for starting it.
void TestPrivatePostgres::startsAgainWhatEndsWithoutASession()
{
    Host host(m_directory.path());
    host.kill9();
    const pid_t left = runningPostmaster(cluster());
    QVERIFY(left > 0);
    const QString rules = cluster() % u"/pg_hba.conf";
    QVERIFY(QFile::rename(rules, rules % u".kept"));
    QFile refused(rules);
    QVERIFY(refused.open(QIODevice::WriteOnly) && refused.write("local all all reject\n") > 0);
    refused.close();
    QVERIFY(refused.setPermissions(QFile::permissions(rules % u".kept") | QFile::ReadOther));
    QCOMPARE(::kill(left, SIGHUP), 0);
    DatabaseConfig there;
    there.host = m_directory.path() % u"/socket";
    there.port = 5432;
    there.database = QStringLiteral("postgres");
    QTRY_VERIFY(!answers(there));
    const auto endIt = [&] { // asked while it waits
        if (QFile::exists(rules % u".kept")) {
            QFile::remove(rules);
            QFile::rename(rules % u".kept", rules);
            ::kill(left, SIGKILL);
        }
        return false;
    };
    auto started =
        PrivatePostgres::start({.dataDirectory = m_directory.path(), .stopRequested = endIt});
    QVERIFY2(started, started ? "" : qPrintable(started.error().message));
    QVERIFY(!(*started)->wasReused());
    QVERIFY(!text((*started)->config(), kCount).isEmpty());
    QVERIFY((*started)->stop());
}

// A process that never notices that its main one is gone, as one that waits for a lock of a killed
// one.
void TestPrivatePostgres::startsAgainBesideAnOrphan()
{
    Host host(m_directory.path());
    host.kill9();
    const pid_t left = runningPostmaster(cluster());
    QVERIFY(left > 0);
    const std::vector<pid_t> children = childrenOf(left);
    QVERIFY(!children.empty());
    const pid_t orphan = children.front();
    QCOMPARE(::kill(orphan, SIGSTOP), 0);
    QCOMPARE(::kill(left, SIGKILL), 0);
    QTRY_COMPARE(runningPostmaster(cluster()), 0);
    QTRY_COMPARE(orphansOf(cluster()), std::vector<pid_t>{orphan});
    auto postgres = start();
    QVERIFY(postgres);
    QVERIFY(!isAlive(orphan));
    QVERIFY(!text(postgres->config(), kCount).isEmpty());
    QVERIFY(postgres->stop());
    QVERIFY(orphansOf(cluster()).empty());
}

void TestPrivatePostgres::twoServersShareIt()
{
    Host first(m_directory.path());
    Host second(m_directory.path());
    QCOMPARE(first.said(), QStringLiteral("ready"));
    QCOMPARE(second.said(), QStringLiteral("reused"));
    const pid_t shared = runningPostmaster(cluster());
    Host command(m_directory.path()); // as one of the operator's
    QCOMPARE(command.said(), QStringLiteral("reused"));
    command.stop();
    QVERIFY(!command.logged().contains("another server"));
    QCOMPARE(runningPostmaster(cluster()), shared);
    first.stop();
    QVERIFY(first.logged().contains("another server uses the database"));
    QCOMPARE(runningPostmaster(cluster()), shared);
    second.stop();
    QCOMPARE(runningPostmaster(cluster()), 0);
}

void TestPrivatePostgres::survivesCtrlC()
{
    auto postgres = start();
    QVERIFY(postgres);
    // The terminal signals the foreground process group; the database must be in another.
    QVERIFY(::getpgid(postgres->postmasterPid()) != ::getpgrp());
    QVERIFY(::getsid(postgres->postmasterPid()) != ::getsid(0));
}

void TestPrivatePostgres::halfMadeClusterIsMadeAnew()
{
    QTemporaryDir directory(QDir::tempPath() % u"/boxoffice-half-XXXXXX");
    QVERIFY(QDir(directory.path()).mkpath(QStringLiteral("cluster.new/base")));
    QFile lock(directory.filePath(QStringLiteral("start.lock")));
    QVERIFY(lock.open(QIODevice::WriteOnly));
    lock.close();
    auto started = PrivatePostgres::start({.dataDirectory = directory.path()});
    QVERIFY2(started, started ? "" : qPrintable(started.error().message));
    QVERIFY(!QFile::exists(directory.filePath(QStringLiteral("cluster.new"))));
}

void TestPrivatePostgres::lockFileOfAnotherProcessIsToldAtOnce_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("of the cluster") << QStringLiteral("cluster/postmaster.pid");
    QTest::newRow("of the socket") << QStringLiteral("socket/.s.PGSQL.5432.lock");
}

// As after a reboot, when the number of the old process is a new one's.
void TestPrivatePostgres::lockFileOfAnotherProcessIsToldAtOnce()
{
    QFETCH(QString, file);
    struct stat info = {};
    QCOMPARE(::stat(QFile::encodeName(cluster()).constData(), &info), 0);
    QProcess other; // of the same user: to PostgreSQL, all others are none
    other.setChildProcessModifier([&info] { (void)!::setuid(info.st_uid); });
    other.start(QStringLiteral("cat"), {});
    QVERIFY(other.waitForStarted());
    const QByteArray pid = QByteArray::number(other.processId());
    QVERIFY(writeLock(file, pid));
    const QString message = refusal(m_directory.path(), std::chrono::hours(1)); // at once, or never
    QVERIFY2(message.contains(QString::fromLatin1(pid + " (cat)")), qPrintable(message));
    QVERIFY2(message.contains(m_directory.filePath(file)), qPrintable(message));
    other.closeWriteChannel();
    QVERIFY(other.waitForFinished());
    QVERIFY(start()); // it has gone, and so the lock file tells nothing any more
}

void TestPrivatePostgres::uselessLockFilesAreNoHindrance_data()
{
    QTest::addColumn<QByteArray>("pid");
    QTest::newRow("our own process") << QByteArray::number(::getpid());
    QTest::newRow("our parent") << QByteArray::number(::getppid());
    QTest::newRow("empty, its writer was killed") << QByteArray();
    QTest::newRow("no number") << QByteArray("x");
}

void TestPrivatePostgres::uselessLockFilesAreNoHindrance()
{
    QFETCH(QByteArray, pid);
    QVERIFY(writeLock(QStringLiteral("cluster/postmaster.pid"), pid));
    QVERIFY(writeLock(QStringLiteral("socket/.s.PGSQL.5432.lock"), pid));
    auto postgres = start();
    QVERIFY(postgres);
    QVERIFY(postgres->stop());
}

void TestPrivatePostgres::logStaysSmall()
{
    constexpr qint64 limit = 100'000;
    auto started = PrivatePostgres::start({.dataDirectory = m_directory.path(), .logLimit = limit});
    QVERIFY(started);
    (*started)->keepRunning();
    const QString log = m_directory.filePath(QStringLiteral("postgresql.log"));
    DatabaseConnection connection((*started)->config(), nullptr);
    QVERIFY(connection.ensureOpen(soon()));
    for (int i = 0; i < 3; ++i) {
        QVERIFY(connection.runScript(
            "DO $$ BEGIN FOR i IN 1..2000 LOOP RAISE LOG '%', repeat('x', 200); END LOOP; END $$"));
        QTRY_VERIFY(QFileInfo(log).size() <= limit);
        QVERIFY(QFile::exists(log % u".1"));
    }
    // It is the same file to PostgreSQL, which goes on at its new end.
    QVERIFY(connection.runScript("DO $$ BEGIN RAISE LOG 'the last word'; END $$"));
    QFile reader(log);
    QVERIFY(reader.open(QIODevice::ReadOnly));
    const QByteArray content = reader.readAll();
    QVERIFY2(content.contains("the last word") && !content.contains('\0'), content);
}

void TestPrivatePostgres::startKilledAtOnceIsNoForeignFile()
{
    QTemporaryDir directory(QDir::tempPath() % u"/boxoffice-once-XXXXXX");
    QVERIFY(QDir(directory.path()).mkdir(QStringLiteral("socket"))); // made before any lock
    QCOMPARE(refusal(directory.path()), QString());
}

// Only root can be led to give data away.
void TestPrivatePostgres::refusesTheFolderOfSomebodyElse()
{
    QTemporaryDir directory(QDir::tempPath() % u"/boxoffice-else-XXXXXX");
    const passwd *nobody = ::getpwnam("nobody");
    QVERIFY(nobody);
    const bool given =
        ::chown(QFile::encodeName(directory.path()).constData(), nobody->pw_uid, nobody->pw_gid)
        == 0;
    QCOMPARE(given, ::geteuid() == 0);
    const QString message = refusal(directory.path());
    QCOMPARE(message.contains(u"belongs to nobody, who would get all data"), given);
    auto named = PrivatePostgres::start(
        {.dataDirectory = directory.path(), .runAs = QStringLiteral("nobody")});
    QVERIFY2(named, named ? "" : qPrintable(named.error().message));
    ::chown(QFile::encodeName(directory.path()).constData(), ::geteuid(), ::getegid());
}

void TestPrivatePostgres::refusesForeignFiles()
{
    QTemporaryDir directory;
    QFile file(directory.filePath(QStringLiteral("thesis.txt")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QString message = refusal(directory.path());
    QVERIFY2(message.contains(u"holds other files"), qPrintable(message));
}

void TestPrivatePostgres::refusesTooLongPath()
{
    QTemporaryDir directory;
    const QString message = refusal(directory.filePath(QString(120, u'x')));
    QVERIFY2(message.contains(u"too long"), qPrintable(message));
}

void TestPrivatePostgres::refusesPathsWithCommas()
{
    QTemporaryDir directory;
    const QString message = refusal(directory.filePath(QStringLiteral("a,b")));
    QVERIFY2(message.contains(u"comma"), qPrintable(message));
}

// As root, PostgreSQL runs as another user, who must be able to get there. Anybody else is refused
// by the file system.
void TestPrivatePostgres::refusesClosedParent()
{
    QTemporaryDir directory; // 0700
    const QString closed = directory.filePath(QStringLiteral("closed"));
    QVERIFY(QDir().mkdir(closed));
    QCOMPARE(::chmod(QFile::encodeName(closed).constData(), ::geteuid() == 0 ? 0700 : 0), 0);
    const QString message = refusal(closed % u"/data");
    ::chmod(QFile::encodeName(closed).constData(), 0700);
    QVERIFY2(message.contains(u"may not enter") || message.contains(u"cannot be made"),
             qPrintable(message));
}

QTEST_GUILESS_MAIN(TestPrivatePostgres)
#include "tst_private_postgres.moc"

// Transaction: what each end leaves behind, and what commit() says about it.
#include "backend/storage/transaction.h"
#include "tests/support/cutting_proxy.h"
#include "tests/support/test_postgres.h"

#include <QtTest>

using namespace boxoffice;

namespace {

const Statement kInsert{"insert", "INSERT INTO marks VALUES (?)"};

QDeadlineTimer soon()
{
    return QDeadlineTimer(30'000);
}

} // namespace

class TestTransaction : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void commitStores();
    void destructorRollsBack();
    void poisonedCommitIsRolledBack();
    void deferredConstraintIsRolledBack();
    void backendEndedBeforeCommit();
    void backendEndedDuringCommit();
    void answerOfCommitLost();
    void commitLost();

private:
    QString marks() { return m_postgres.value(m_config, "SELECT count(*) FROM marks"); }

    TestPostgres m_postgres;
    DatabaseConfig m_config;
    std::unique_ptr<DatabaseConnection> m_connection;
};

void TestTransaction::init()
{
    m_config = m_postgres.emptyDatabase();
    m_postgres.sql(m_config,
                   "CREATE TABLE marks (n int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED);"
                   "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                   "IF NEW.n = 666 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; "
                   "RETURN NULL; END $$;"
                   "CREATE CONSTRAINT TRIGGER die AFTER INSERT ON marks "
                   "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die()");
    m_connection = std::make_unique<DatabaseConnection>(m_config, nullptr);
    QVERIFY(m_connection->ensureOpen(soon()));
}

void TestTransaction::cleanup()
{
    m_connection.reset();
}

void TestTransaction::commitStores()
{
    Transaction transaction(*m_connection);
    QVERIFY(m_connection->run(kInsert, {1}).ok());
    QCOMPARE(marks(), QStringLiteral("0"));
    QCOMPARE(transaction.commit(), CommitEnd::Committed);
    QVERIFY(!transaction.isActive());
    QCOMPARE(marks(), QStringLiteral("1"));
}

void TestTransaction::destructorRollsBack()
{
    {
        Transaction transaction(*m_connection);
        QVERIFY(m_connection->run(kInsert, {1}).ok());
    }
    QCOMPARE(marks(), QStringLiteral("0"));
    Transaction next(*m_connection);
    QVERIFY(m_connection->run(kInsert, {1}).ok());
    QCOMPARE(next.commit(), CommitEnd::Committed);
}

void TestTransaction::poisonedCommitIsRolledBack()
{
    static const Statement broken{"broken", "SELECT 1 / ?::int"};
    Transaction transaction(*m_connection);
    QVERIFY(m_connection->run(kInsert, {1}).ok());
    QVERIFY(!m_connection->run(broken, {0}).ok());
    QCOMPARE(transaction.commit(), CommitEnd::RolledBack);
    QVERIFY(m_connection->isOpen());
    QCOMPARE(marks(), QStringLiteral("0"));
}

void TestTransaction::deferredConstraintIsRolledBack()
{
    Transaction transaction(*m_connection);
    QVERIFY(m_connection->run(kInsert, {1}).ok());
    QVERIFY(m_connection->run(kInsert, {1}).ok());
    QCOMPARE(transaction.commit(), CommitEnd::RolledBack);
    QVERIFY(m_connection->isOpen());
    QCOMPARE(marks(), QStringLiteral("0"));
}

void TestTransaction::backendEndedBeforeCommit()
{
    Transaction transaction(*m_connection);
    QVERIFY(m_connection->run(kInsert, {1}).ok());
    m_postgres.sql(m_config,
                   "SELECT pg_terminate_backend(" + QByteArray::number(m_connection->backendPid())
                       + ", 5000)");
    QVERIFY(!m_connection->run(kInsert, {2}).ok());
    QCOMPARE(m_connection->lastFailure().kind, FailureKind::ConnectionLost);
    QCOMPARE(transaction.commit(), CommitEnd::RolledBack);
    QCOMPARE(marks(), QStringLiteral("0"));
}

void TestTransaction::backendEndedDuringCommit()
{
    Transaction transaction(*m_connection);
    QVERIFY(m_connection->run(kInsert, {666}).ok());
    QCOMPARE(transaction.commit(), CommitEnd::Unknown);
    QVERIFY(!m_connection->isOpen());
    QVERIFY(m_connection->ensureOpen(soon()));
    QCOMPARE(marks(), QStringLiteral("0"));
}

void TestTransaction::answerOfCommitLost()
{
    CuttingProxy proxy(m_config.host);
    DatabaseConfig config = m_config;
    config.host = proxy.directory();
    DatabaseConnection connection(config, nullptr);
    QVERIFY(connection.ensureOpen(soon()));
    Transaction transaction(connection);
    QVERIFY(connection.run(kInsert, {1}).ok());
    proxy.cutNext(CuttingProxy::Cut::AnswerOfCommit);
    QCOMPARE(transaction.commit(), CommitEnd::Unknown);
    QCOMPARE(marks(), QStringLiteral("1"));
}

void TestTransaction::commitLost()
{
    CuttingProxy proxy(m_config.host);
    DatabaseConfig config = m_config;
    config.host = proxy.directory();
    DatabaseConnection connection(config, nullptr);
    QVERIFY(connection.ensureOpen(soon()));
    Transaction transaction(connection);
    QVERIFY(connection.run(kInsert, {1}).ok());
    proxy.cutNext(CuttingProxy::Cut::Commit);
    QCOMPARE(transaction.commit(), CommitEnd::Unknown);
    QCOMPARE(marks(), QStringLiteral("0"));
}

QTEST_GUILESS_MAIN(TestTransaction)
#include "tst_transaction.moc"

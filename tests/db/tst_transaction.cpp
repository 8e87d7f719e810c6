// Transaction: what each end leaves behind, and what commit() says about it.
#include "backend/database/transaction.h"
#include "tests/support/cutting_proxy.h"
#include "tests/support/test_postgres.h"

#include <QtTest>

using namespace boxoffice;

namespace {

const Statement kInsert{"insert", "INSERT INTO marks VALUES (?)"};
// Not within a transaction that has written anything.
const Statement kIsOutside{"is_outside", "SELECT pg_current_xact_id_if_assigned() IS NULL"};
const Statement kDivide{"divide", "SELECT 1 / ?::int"};
const Statement kEndBackend{"end_backend", "SELECT pg_terminate_backend(pg_backend_pid())"};

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
    void putOffIsCommitted();
    void putOffIsRolledBack();
    void putOffFails_data();
    void putOffFails();
    void putOffIsRunBefore();
    void backendEndedByWhatWasPutOff();
    void commitWithPutOffCut_data();
    void commitWithPutOffCut();
    void nothingWasSent();
    void plannedBeforeItBegins();

private:
    void openThroughProxy();
    QString marks() { return m_postgres.value(m_config, "SELECT count(*) FROM marks"); }

    TestPostgres m_postgres;
    DatabaseConfig m_config;
    std::unique_ptr<CuttingProxy> m_proxy;
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
    m_proxy.reset();
}

void TestTransaction::openThroughProxy()
{
    m_proxy = std::make_unique<CuttingProxy>(m_config.host);
    DatabaseConfig config = m_config;
    config.host = m_proxy->directory();
    m_connection = std::make_unique<DatabaseConnection>(config, nullptr);
    QVERIFY(m_connection->ensureOpen(soon()));
}

void TestTransaction::commitStores()
{
    Transaction transaction(*m_connection);
    QVERIFY(m_connection->run(kInsert, {1}).ok());
    QCOMPARE(marks(), QStringLiteral("0"));
    QCOMPARE(transaction.commit(), CommitEnd::Committed);
    Rows outside = m_connection->run(kIsOutside);
    QVERIFY(outside.ok() && outside.next());
    QVERIFY(outside.boolean(0));
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
    Transaction transaction(*m_connection);
    QVERIFY(m_connection->run(kInsert, {1}).ok());
    QVERIFY(!m_connection->run(kDivide, {0}).ok());
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
    openThroughProxy();
    Transaction transaction(*m_connection);
    QVERIFY(m_connection->run(kInsert, {1}).ok());
    m_proxy->cutNext(CuttingProxy::Cut::AnswerOfCommit);
    QCOMPARE(transaction.commit(), CommitEnd::Unknown);
    QCOMPARE(marks(), QStringLiteral("1"));
}

void TestTransaction::commitLost()
{
    openThroughProxy();
    Transaction transaction(*m_connection);
    QVERIFY(m_connection->run(kInsert, {1}).ok());
    m_proxy->cutNext(CuttingProxy::Cut::Commit);
    QCOMPARE(transaction.commit(), CommitEnd::Unknown);
    QCOMPARE(marks(), QStringLiteral("0"));
}

void TestTransaction::putOffIsCommitted()
{
    Transaction transaction(*m_connection);
    QVERIFY(m_connection->run(kInsert, {1}).ok());
    transaction.putOff(kInsert, {2});
    transaction.putOff(kDivide, {3});
    transaction.putOff(kInsert, {4});
    QCOMPARE(transaction.commit(), CommitEnd::Committed);
    QCOMPARE(marks(), QStringLiteral("3"));
}

void TestTransaction::putOffIsRolledBack()
{
    {
        Transaction transaction(*m_connection);
        QVERIFY(m_connection->run(kInsert, {1}).ok());
        transaction.putOff(kInsert, {2});
    }
    Transaction next(*m_connection);
    QCOMPARE(next.commit(), CommitEnd::Committed);
    QCOMPARE(marks(), QStringLiteral("0"));
}

void TestTransaction::putOffFails_data()
{
    QTest::addColumn<int>("failing"); // which of the three
    QTest::newRow("first") << 0;
    QTest::newRow("in the middle") << 1;
    QTest::newRow("last, right before COMMIT") << 2;
}

// With nothing sent before and with something, and what comes after it works.
void TestTransaction::putOffFails()
{
    QFETCH(int, failing);
    for (const bool sentBefore : {false, true}) {
        Transaction transaction(*m_connection);
        QVERIFY(!sentBefore || m_connection->run(kInsert, {1}).ok());
        for (int i = 0; i < 3; ++i) {
            i == failing ? transaction.putOff(kDivide, {0}) : transaction.putOff(kInsert, {10 + i});
        }
        QCOMPARE(transaction.commit(), CommitEnd::RolledBack);
        QCOMPARE(m_connection->lastFailure().sqlState, QStringLiteral("22012"));
        QVERIFY(m_connection->isOpen());
        QCOMPARE(marks(), QStringLiteral("0"));
    }
    Transaction next(*m_connection);
    next.putOff(kInsert, {1});
    QCOMPARE(next.commit(), CommitEnd::Committed);
    QCOMPARE(marks(), QStringLiteral("1"));
}

void TestTransaction::putOffIsRunBefore()
{
    static const Statement count{"count", "SELECT count(*) FROM marks"};
    Transaction transaction(*m_connection);
    transaction.putOff(kInsert, {1});
    transaction.putOff(kInsert, {2});
    QVERIFY(transaction.runPutOff());
    {
        Rows rows = m_connection->run(count);
        QVERIFY(rows.ok() && rows.next());
        QCOMPARE(rows.integer(0), 2);
    }
    QCOMPARE(marks(), QStringLiteral("0"));
    transaction.putOff(kDivide, {0});
    QVERIFY(!transaction.runPutOff());
    transaction.putOff(kInsert, {3});
    QCOMPARE(transaction.commit(), CommitEnd::RolledBack);
    QCOMPARE(marks(), QStringLiteral("0"));
}

// The server said itself that it did not come to COMMIT: so nothing is unknown.
void TestTransaction::backendEndedByWhatWasPutOff()
{
    Transaction transaction(*m_connection);
    transaction.putOff(kInsert, {1});
    transaction.putOff(kEndBackend, {});
    transaction.putOff(kInsert, {2});
    QCOMPARE(transaction.commit(), CommitEnd::RolledBack);
    QCOMPARE(m_connection->lastFailure().kind, FailureKind::ConnectionLost);
    QVERIFY(!m_connection->isOpen());
    QVERIFY(m_connection->ensureOpen(soon()));
    QCOMPARE(marks(), QStringLiteral("0"));
}

void TestTransaction::commitWithPutOffCut_data()
{
    QTest::addColumn<CuttingProxy::Cut>("cut");
    QTest::addColumn<QString>("stored");
    QTest::newRow("on its way") << CuttingProxy::Cut::Commit << QStringLiteral("0");
    QTest::newRow("its answer") << CuttingProxy::Cut::AnswerOfCommit << QStringLiteral("2");
}

void TestTransaction::commitWithPutOffCut()
{
    QFETCH(CuttingProxy::Cut, cut);
    QFETCH(QString, stored);
    openThroughProxy();
    Transaction transaction(*m_connection);
    transaction.putOff(kInsert, {1});
    transaction.putOff(kInsert, {2});
    m_proxy->cutNext(cut);
    QCOMPARE(transaction.commit(), CommitEnd::Unknown);
    QVERIFY(!m_connection->isOpen());
    QCOMPARE(marks(), stored);
}

// Neither BEGIN nor an end.
void TestTransaction::nothingWasSent()
{
    openThroughProxy();
    const int before = m_proxy->sent();
    {
        Transaction committed(*m_connection);
        QCOMPARE(committed.commit(), CommitEnd::Committed);
        Transaction abandoned(*m_connection);
    }
    QCOMPARE(m_proxy->sent(), before);
}

// The settings of the first statement are no part of the transaction, whose end would take them
// back.
void TestTransaction::plannedBeforeItBegins()
{
    static const Statement mode{"mode", "SELECT current_setting('plan_cache_mode')"};
    static const Statement eachTime{"each_time", "SELECT 1", Planning::EachTime};
    QVERIFY(m_connection->run(eachTime).ok());
    {
        Transaction transaction(*m_connection);
        QVERIFY(m_connection->run(kInsert, {1}).ok());
        transaction.rollback();
    }
    QCOMPARE(marks(), QStringLiteral("0"));
    Rows rows = m_connection->run(mode);
    QVERIFY(rows.ok() && rows.next());
    QCOMPARE(rows.text(0), QStringLiteral("force_generic_plan"));
}

QTEST_GUILESS_MAIN(TestTransaction)
#include "tst_transaction.moc"

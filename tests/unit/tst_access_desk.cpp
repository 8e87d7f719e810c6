// The desks of accounts and rights, on a store that the test holds up: what waits, what is refused,
// and how many look-ups share a query.
#include "backend/access/principal_lookups.h"
#include "tests/support/gate.h"

#include <QTest>

#include <atomic>
#include <future>

using namespace boxoffice;
using namespace boxoffice::test;

namespace {

// What a store is told to do, and has done. Guarded by its users: constant, or atomic.
struct Script
{
    Gate gate;
    std::atomic<bool> isAway = false;
    std::atomic<int> lost = 0; // so many queries yet lose their connection
    std::atomic<int> queries = 0, asked = 0, noted = 0;
    std::atomic<bool> isUseToBeNoted = true;
};

class ScriptedStore final : public AccessStore
{
public:
    explicit ScriptedStore(Script &script) : m_script(script) { }

    bool connect(QDeadlineTimer) override { return m_open = !m_script.isAway; }
    bool isOpen() const override { return m_open; }
    // Each credential is a principal of its own, whose id begins with the hash's first byte.
    Result<std::vector<Standing>> standings(std::span<const StandingQuestion> questions) override
    {
        m_script.gate.pass();
        ++m_script.queries;
        if (m_script.lost > 0) {
            --m_script.lost;
            m_open = false;
            return databaseUnavailable();
        }
        m_script.asked += static_cast<int>(questions.size());
        std::vector<Standing> standings;
        for (const StandingQuestion &question : questions) {
            Principal principal;
            principal.id.bytes[0] = static_cast<std::uint8_t>(question.credential.hash[0]);
            principal.isUseToBeNoted = m_script.isUseToBeNoted;
            standings.push_back({principal, {}});
        }
        return standings;
    }
    Result<void> noteUse(std::span<const Credential> credentials) override
    {
        m_script.noted += static_cast<int>(credentials.size());
        return {};
    }
    AccountStore &accounts() override { std::abort(); }
    LinkStore &links() override { std::abort(); }
    TeamStore &teams() override { std::abort(); }
    KeyStore &keys() override { std::abort(); }
    AuditReader &audit() override { std::abort(); }
    MailRequests &mails() override { std::abort(); }

private:
    Script &m_script;
    bool m_open = false;
};

// Runs calls where they come, and counts how often some did.
class Runner final : public StandingReceiver
{
public:
    void standingsReady(std::vector<std::function<void()>> calls) override
    {
        ++times;
        for (const auto &call : calls) {
            call();
        }
    }

    std::atomic<int> times = 0;
};

StandingQuestion questionOf(char who)
{
    return {{TokenKind::Key, QByteArray(32, who)}, {}};
}

} // namespace

class TestAccessDesk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void whatComesMeanwhileSharesAQuery();
    void eachGetsItsOwnStanding();
    void lostConnectionIsTriedOnceMore_data();
    void lostConnectionIsTriedOnceMore();
    void absentDatabaseRefuses();
    void fullLineRefusesAtOnce();
    void whatWaitedTooLongIsRefused();
    void stopRefusesWhatWaits();
    void useIsNotedWhereTheStoreSaysSo_data();
    void useIsNotedWhereTheStoreSaysSo();
    void manyAreAskedAgainInOneQuery();
    void askedAgainInVain();

private:
    void start(const AccessDesk::Options &options = {});
    std::future<Result<Standing>> ask(char who);

    std::unique_ptr<Script> m_script;
    Runner m_receiver;
    std::unique_ptr<PrincipalLookups> m_lookups;
    std::unique_ptr<AccessDesk> m_desk;
};

void TestAccessDesk::init()
{
    m_script = std::make_unique<Script>();
    m_receiver.times = 0;
    start();
}

void TestAccessDesk::start(const AccessDesk::Options &options)
{
    m_desk = std::make_unique<AccessDesk>(
        [this] { return std::make_unique<ScriptedStore>(*m_script); }, options);
    m_lookups = std::make_unique<PrincipalLookups>(*m_desk);
}

void TestAccessDesk::cleanup()
{
    m_script->gate.open();
    m_desk.reset();
}

std::future<Result<Standing>> TestAccessDesk::ask(char who)
{
    auto promise = std::make_shared<std::promise<Result<Standing>>>();
    const auto taken = m_lookups->ask(
        questionOf(who), m_receiver,
        [promise](const Result<std::shared_ptr<const Standing>> &standing) {
            promise->set_value(standing ? Result<Standing>(**standing) : standing.error());
        });
    if (!taken) {
        promise->set_value(taken.error());
    }
    return promise->get_future();
}

void TestAccessDesk::whatComesMeanwhileSharesAQuery()
{
    m_script->gate.close();
    std::vector<std::future<Result<Standing>>> answers;
    answers.push_back(ask('a'));
    QVERIFY(m_script->gate.waitForArrivals(1));
    for (int i = 0; i < 1'000; ++i) {
        answers.push_back(ask('b'));
    }
    m_script->gate.open();
    for (auto &answer : answers) {
        QVERIFY(answer.get());
    }
    QCOMPARE(m_script->queries.load(), 2);
    QCOMPARE(m_script->asked.load(), 2); // equal questions are one
    QCOMPARE(m_receiver.times.load(), 2);
}

void TestAccessDesk::eachGetsItsOwnStanding()
{
    m_script->gate.close();
    auto first = ask('z');
    QVERIFY(m_script->gate.waitForArrivals(1));
    std::vector<std::future<Result<Standing>>> answers;
    for (const char who : {'a', 'b', 'c'}) {
        answers.push_back(ask(who));
    }
    m_script->gate.open();
    QVERIFY(first.get());
    for (std::size_t i = 0; i < answers.size(); ++i) {
        QCOMPARE(answers[i].get()->principal->id.bytes[0], 'a' + i);
    }
}

void TestAccessDesk::lostConnectionIsTriedOnceMore_data()
{
    QTest::addColumn<int>("lost");
    QTest::addColumn<bool>("answered");
    QTest::newRow("once") << 1 << true;
    QTest::newRow("twice") << 2 << false;
}

void TestAccessDesk::lostConnectionIsTriedOnceMore()
{
    QFETCH(int, lost);
    QFETCH(bool, answered);
    m_script->lost = lost;
    const Result<Standing> answer = ask('a').get();
    QCOMPARE(bool(answer), answered);
    if (!answered) {
        QCOMPARE(answer.error(), databaseUnavailable());
    }
}

void TestAccessDesk::absentDatabaseRefuses()
{
    m_script->isAway = true;
    QCOMPARE(ask('a').get().error(), databaseUnavailable());
    m_script->isAway = false;
    QVERIFY(ask('a').get());
}

void TestAccessDesk::fullLineRefusesAtOnce()
{
    m_desk.reset();
    start({.maxWaiting = 1});
    m_script->gate.close();
    auto first = ask('a');
    QVERIFY(m_script->gate.waitForArrivals(1));
    QVERIFY(m_desk->submit({[](AccessStore &) {}, [](const Error &) {}}));
    QCOMPARE(m_desk->submit({[](AccessStore &) {}, [](const Error &) {}}).error(), overloaded());
    QCOMPARE(ask('b').get().error(), overloaded());
    m_script->gate.open();
    QVERIFY(first.get());
}

void TestAccessDesk::whatWaitedTooLongIsRefused()
{
    m_desk.reset();
    start({.maxWait = std::chrono::milliseconds(0)});
    QCOMPARE(ask('a').get().error(), overloaded());
    QCOMPARE(m_script->queries.load(), 0);
}

// Exactly one of the two functions of each work is called.
void TestAccessDesk::stopRefusesWhatWaits()
{
    m_script->gate.close();
    auto first = ask('a');
    QVERIFY(m_script->gate.waitForArrivals(1));
    std::atomic<int> run = 0, refused = 0;
    for (int i = 0; i < 10; ++i) {
        QVERIFY(m_desk->submit({[&](AccessStore &) { ++run; }, [&](const Error &) { ++refused; }}));
    }
    auto second = ask('b');
    std::thread stopping([this] { m_desk->stop(); });
    QCOMPARE(second.get().error(), databaseUnavailable());
    m_script->gate.open();
    stopping.join();
    QVERIFY(first.get());
    QCOMPARE(run.load(), 0);
    QCOMPARE(refused.load(), 10);
    QCOMPARE(m_desk->submit({[](AccessStore &) {}, [](const Error &) {}}).error(), overloaded());
}

void TestAccessDesk::useIsNotedWhereTheStoreSaysSo_data()
{
    QTest::addColumn<bool>("toBeNoted");
    QTest::addColumn<int>("noted");
    QTest::newRow("to be noted") << true << 1;
    QTest::newRow("noted already") << false << 0;
}

void TestAccessDesk::useIsNotedWhereTheStoreSaysSo()
{
    QFETCH(bool, toBeNoted);
    QFETCH(int, noted);
    m_script->isUseToBeNoted = toBeNoted;
    QVERIFY(ask('a').get());
    m_desk->stop(); // notes follow the answers
    QCOMPARE(m_script->noted.load(), noted);
}

// It is no use of a credential.
void TestAccessDesk::manyAreAskedAgainInOneQuery()
{
    std::promise<Result<std::vector<Standing>>> promise;
    auto future = promise.get_future();
    QVERIFY(m_lookups->askAgain({questionOf('a'), questionOf('b'), questionOf('c')},
                                [&](const auto &answer) { promise.set_value(answer); }));
    const auto answer = future.get();
    m_desk->stop();
    QVERIFY(answer);
    for (std::size_t i = 0; i < 3; ++i) {
        QCOMPARE((*answer)[i].principal->id.bytes[0], 'a' + i);
    }
    QCOMPARE(m_script->queries.load(), 1);
    QCOMPARE(m_script->noted.load(), 0);
}

void TestAccessDesk::askedAgainInVain()
{
    m_script->isAway = true;
    std::promise<Result<std::vector<Standing>>> promise;
    auto future = promise.get_future();
    QVERIFY(m_lookups->askAgain({questionOf('a')},
                                [&](const auto &answer) { promise.set_value(answer); }));
    QCOMPARE(future.get().error(), databaseUnavailable());
    m_desk->stop();
    QCOMPARE(m_lookups->askAgain({questionOf('a')}, [](const auto &) {}).error(), overloaded());
}

QTEST_GUILESS_MAIN(TestAccessDesk)
#include "tst_access_desk.moc"

// What a log line says, and that a reader that does not read holds nobody up.
#include "backend/http/access_log.h"
#include "tests/support/gate.h"
#include "tests/support/patience.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTest>

#include <fcntl.h>
#include <unistd.h>

#include <memory>

using namespace boxoffice;

namespace {

// A pipe whose read end is read to its end once the log is gone.
struct Pipe
{
    int ends[2] = {-1, -1};

    Pipe() { (void)!::pipe(ends); }
    ~Pipe()
    {
        ::close(ends[0]);
        ::close(ends[1]);
    }
    AccessLog::Options options() const { return {.descriptor = ends[1]}; }
    QByteArray readAll()
    {
        ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
        QByteArray all;
        char buffer[4096];
        for (ssize_t got; (got = ::read(ends[0], buffer, sizeof buffer)) > 0;) {
            all.append(buffer, got);
        }
        return all;
    }
};

AccessRecord record(int status)
{
    AccessRecord one;
    one.method = Method::Post;
    one.route = "/events/{id}/register";
    one.eventId = Uuid::parse(QByteArrayView("01890a5d-ac96-774b-bcce-b302099a8057"));
    one.status = status;
    one.micros = 3129;
    one.bytes = 412;
    one.requestId = "abc-1";
    return one;
}

} // namespace

class TestAccessLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesARequest();
    void writesWhatIsAsked_data();
    void writesWhatIsAsked();
    void quotesValues_data();
    void quotesValues();
    void dropsWhenTheReaderIsStuck();
};

void TestAccessLog::writesARequest()
{
    Pipe pipe;
    {
        AccessLog log(pipe.options());
        log.request(record(201));
        AccessRecord unknown = record(404);
        unknown.route = {};
        unknown.eventId.reset();
        unknown.method = Method::Other;
        log.request(unknown);
    }
    const QList<QByteArray> lines = pipe.readAll().split('\n');
    QCOMPARE(lines.size(), 3);
    static const QRegularExpression time(
        QStringLiteral("^ts=\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z level=info "));
    QVERIFY(time.match(QString::fromLatin1(lines[0])).hasMatch());
    QCOMPARE(lines[0].mid(27),
             " level=info msg=request method=POST route=/events/{id}/register "
             "event=01890a5d-ac96-774b-bcce-b302099a8057 status=201 ms=3.12 bytes=412 req=abc-1");
    QCOMPARE(lines[1].mid(27),
             " level=info msg=request method=OTHER route=- event=- status=404 ms=3.12 bytes=412 "
             "req=abc-1");
}

void TestAccessLog::writesWhatIsAsked_data()
{
    QTest::addColumn<int>("requests");
    QTest::addColumn<int>("lines");
    QTest::newRow("all") << int(AccessLog::Requests::All) << 3;
    QTest::newRow("errors only") << int(AccessLog::Requests::Errors) << 2;
    QTest::newRow("none") << int(AccessLog::Requests::None) << 1;
}

void TestAccessLog::writesWhatIsAsked()
{
    QFETCH(int, requests);
    QFETCH(int, lines);
    Pipe pipe;
    {
        AccessLog::Options options = pipe.options();
        options.requests = AccessLog::Requests(requests);
        AccessLog log(options);
        log.request(record(200));
        log.request(record(503));
        log.log(LogLevel::Info, "listening", {{"port", "8080"}});
    }
    QCOMPARE(pipe.readAll().count('\n'), lines);
}

void TestAccessLog::quotesValues_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("written");
    QTest::newRow("plain") << QByteArray("a-b.c/d") << QByteArray("a-b.c/d");
    QTest::newRow("blank") << QByteArray("a b") << QByteArray("\"a b\"");
    QTest::newRow("empty") << QByteArray("") << QByteArray("\"\"");
    QTest::newRow("quote") << QByteArray("a\"b") << QByteArray("\"a\\\"b\"");
    QTest::newRow("line feed") << QByteArray("a\nlevel=x") << QByteArray("\"a\\nlevel=x\"");
    QTest::newRow("control") << QByteArray("a\x1b[1m") << QByteArray("\"a [1m\"");
}

void TestAccessLog::quotesValues()
{
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, written);
    Pipe pipe;
    {
        AccessLog log(pipe.options());
        log.log(LogLevel::Warning, "two words", {{"name", value}});
    }
    const QByteArray line = pipe.readAll().trimmed();
    QCOMPARE(line.mid(27), " level=warning msg=\"two words\" name=" + written);
}

// The pipe takes 64 KiB and nobody reads it: a caller that waited would hang here for ever.
void TestAccessLog::dropsWhenTheReaderIsStuck()
{
    Pipe pipe;
    AccessLog::Options options = pipe.options();
    options.bufferSize = 64 * 1024;
    options.farewell = 200;
    auto log = std::make_unique<AccessLog>(options);
    const auto fill = [&log] {
        for (int i = 0; i < 20'000; ++i) {
            log->request(record(200));
        }
    };
    QElapsedTimer timer;
    timer.start();
    fill();
    QVERIFY2(std::chrono::milliseconds(timer.elapsed()) < test::kPatience, "callers were held up");
    QVERIFY(log->dropped() > 0);
    QByteArray read; // the reader wakes up and finds out what it missed
    QTRY_VERIFY(read.append(pipe.readAll()).contains("msg=log_lines_dropped count="));
    fill();
    timer.restart();
    log.reset();
    QVERIFY2(std::chrono::milliseconds(timer.elapsed()) < test::kPatience, "closing was held up");
}

QTEST_GUILESS_MAIN(TestAccessLog)
#include "tst_access_log.moc"

#include "backend/http/message/api_reply.h"
#include "shared/error.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace boxoffice;

namespace {
constexpr int kCodes = int(ErrorCode::Internal) + 1; // Internal stays the last
}

class TestError : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wireNamesAreUnique();
    void status_data();
    void status();
    void wording_data();
    void wording();
    void retryAfterComesWith503_data();
    void retryAfterComesWith503();
    void headersCannotBeSplit_data();
    void headersCannotBeSplit();
};

void TestError::wireNamesAreUnique()
{
    static const QRegularExpression snakeCase(QStringLiteral("^[a-z]+(_[a-z0-9]+)*$"));
    QSet<QByteArray> names;
    for (int i = 0; i < kCodes; ++i) {
        const QByteArray name = wireName(ErrorCode(i)).toByteArray();
        QVERIFY2(snakeCase.match(QString::fromLatin1(name)).hasMatch(), name);
        names.insert(name);
    }
    QCOMPARE(names.size(), kCodes);
}

void TestError::status_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("expected");

    // What clients rely on; a code that is not here only has to be an error.
    const QHash<QByteArray, int> promised = {{"invalid_json", 400},
                                             {"invalid_field", 400},
                                             {"unknown_field", 400},
                                             {"event_not_found", 404},
                                             {"event_full", 409},
                                             {"already_registered", 409},
                                             {"not_found", 404},
                                             {"method_not_allowed", 405},
                                             {"origin_not_allowed", 403},
                                             {"misdirected_request", 421},
                                             {"payload_too_large", 413},
                                             {"headers_too_large", 431},
                                             {"uri_too_long", 414},
                                             {"request_timeout", 408},
                                             {"overloaded", 503},
                                             {"database_unavailable", 503},
                                             {"internal", 500},
                                             {"outcome_unknown", 503},
                                             {"idempotency_key_reused", 422}};
    int found = 0;
    for (int i = 0; i < kCodes; ++i) {
        const QByteArray name = wireName(ErrorCode(i)).toByteArray();
        found += promised.contains(name) ? 1 : 0;
        QTest::addRow("code/%s", name.constData()) << i << promised.value(name, 0);
    }
    QCOMPARE(found, promised.size());
}

void TestError::status()
{
    QFETCH(int, code);
    QFETCH(int, expected);
    const int status = httpStatus(ErrorCode(code));
    QVERIFY(status >= 400 && status <= 599);
    QVERIFY2(expected == 0 || status == expected, QByteArray::number(status));
}

void TestError::wording_data()
{
    QTest::addColumn<QString>("message");

    QTest::newRow("error/event not found") << eventNotFound().message;
    QTest::newRow("error/event full") << eventFull().message;
    QTest::newRow("error/already registered") << alreadyRegistered().message;
    QTest::newRow("error/key reused") << idempotencyKeyReused().message;
    QTest::newRow("error/overloaded") << overloaded().message;
    QTest::newRow("error/database unavailable") << databaseUnavailable().message;
    QTest::newRow("error/query timeout") << queryTimeout().message;
    QTest::newRow("error/outcome unknown") << outcomeUnknown().message;
    QTest::newRow("error/internal") << internalError().message;
}

void TestError::wording()
{
    QFETCH(QString, message);
    QVERIFY(message.size() > 10 && message.front().isUpper() && message.endsWith(u'.'));
    QVERIFY(!message.contains(u"booked")); // calls about accounts and lists say it, too
}

void TestError::retryAfterComesWith503_data()
{
    status_data();
}

void TestError::retryAfterComesWith503()
{
    QFETCH(int, code);
    const ApiReply reply = toReply({ErrorCode(code), QStringLiteral("A sentence."), {}});
    // "Nothing was booked, try again": of an unknown outcome nobody can say that, and a query that
    // took too long will again.
    const bool expected = reply.status == 503 && ErrorCode(code) != ErrorCode::OutcomeUnknown
        && ErrorCode(code) != ErrorCode::QueryTimeout;
    QCOMPARE(reply.headers.contains("Retry-After: "), expected);
}

void TestError::headersCannotBeSplit_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("expected");

    QTest::newRow("value/plain") << QByteArray("/a b") << QByteArray("Location: /a b\r\n");
    QTest::newRow("value/line end") << QByteArray("a\r\nSet-Cookie: b") << QByteArray();
    QTest::newRow("value/nul") << QByteArrayLiteral("a\0b") << QByteArray();
    QTest::newRow("value/delete") << QByteArray("a\x7f") << QByteArray();
}

void TestError::headersCannotBeSplit()
{
    QFETCH(QByteArray, value);
    ApiReply reply;
    reply.addHeader("Location", value);
    QTEST(reply.headers, "expected");
}

QTEST_GUILESS_MAIN(TestError)
#include "tst_error.moc"

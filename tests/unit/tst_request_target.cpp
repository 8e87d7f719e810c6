// Which targets are taken, and what they decode to.
#include "backend/http/message/request_target.h"

#include <QTest>

using namespace boxoffice;

class TestRequestTarget : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void targets_data();
    void targets();
    void normalForm_data();
    void normalForm();
    void hosts_data();
    void hosts();
};

void TestRequestTarget::targets_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("expected"); // "path|name=value|…", or "refused"
    const auto row = [](const char *name, const QByteArray &target, const QByteArray &expected) {
        QTest::newRow(name) << target << expected;
    };
    row("path/root", "/", "/");
    row("path/plain", "/events/1", "/events/1");
    row("path/decoded", "/a%20b%C3%A9", "/a b\xc3\xa9");
    row("path/plus stays", "/a+b", "/a+b");
    row("path/inner double slash", "/a//b", "/a//b");
    row("path/percent itself", "/100%25", "/100%");
    row("path/dots that are no segment", "/a..b/...", "/a..b/...");
    row("query/empty", "/a?", "/a");
    row("query/pairs", "/a?x=1&y=2", "/a|x=1|y=2");
    row("query/plus is a blank", "/a?x=a+b%2Bc", "/a|x=a b+c");
    row("query/no value", "/a?x&y=", "/a|x=|y=");
    row("query/empty pairs", "/a?&x=1&&", "/a|x=1");
    row("query/equals in the value", "/a?x=1=2", "/a|x=1=2");
    row("query/slash and question mark", "/a?x=/b?c", "/a|x=/b?c");
    row("query/encoded slash", "/a?x=%2fb", "/a|x=/b");
    row("query/encoded ampersand", "/a?x=1%26y=2", "/a|x=1&y=2");
    for (const char *target : {"",
                               "*",
                               "a",
                               "//evil/admin",
                               "///admin",
                               "//",
                               "http://evil/admin",
                               "http:/admin",
                               "%2fadmin",
                               "foo:bar",
                               "?x=1",
                               "#",
                               "/a#b",
                               "/a%2fb",
                               "/a%5cb",
                               "/a\\b",
                               "/a%00",
                               "/a%0d",
                               "/a%0ab",
                               "/a%1f",
                               "/a%7f",
                               "/a?x=%00",
                               "/a?x=%0a",
                               "/a%",
                               "/a%2",
                               "/a%zz",
                               "/a?x=%zz",
                               "/..",
                               "/../a",
                               "/a/..",
                               "/a/../b",
                               "/a/./b",
                               "/a%2e%2e/../b",
                               "/a/%2e%2e/b",
                               "/%2e",
                               "/a/.%2E",
                               "/a%ff",
                               "/a%c0%af",
                               "/a%ed%a0%80",
                               "/a?x=%ff",
                               "/a\xff",
                               "/a\xc3\xa9",
                               "/a b",
                               "/a\tb",
                               "/a<b",
                               "/a>b",
                               "/a\"b",
                               "/a?x=\"",
                               "/a?x#y"}) {
        QTest::addRow("refused/%s", QByteArray(target).toPercentEncoding("/%?#").constData())
            << QByteArray(target) << QByteArray("refused");
    }
}

void TestRequestTarget::targets()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, expected);
    QByteArray path = "stale";
    QList<std::pair<QByteArray, QByteArray>> query = {{"stale", "stale"}};
    QByteArray got = "refused";
    if (parseTarget(target, path, query)) {
        got = path;
        for (const auto &[name, value] : query) {
            got += '|' + name + '=' + value;
        }
    }
    QCOMPARE(got, expected);
}

void TestRequestTarget::normalForm_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<bool>("normal");
    for (const char *target : {"/", "/events/", "/a-b._~0", "/a%20b", "/%C3%A9", "/%3A", "/100%25",
                               "/a?x=%61//b", "/a:b@c!$&'()*+,;="}) {
        QTest::addRow("normal/%s", target) << QByteArray(target) << true;
    }
    for (const char *target :
         {"/%61", "/%7A", "/%41", "/%5A", "/%30", "/%2D", "/%2E.a", "/%5F", "/%7E", "/%c3%a9",
          "/%C3%a9", "/%3a", "/a//b", "/a//", "/a%20%62?x"}) {
        QTest::addRow("other/%s", target) << QByteArray(target) << false;
    }
}

void TestRequestTarget::normalForm()
{
    QFETCH(QByteArray, target);
    QByteArray path;
    QList<std::pair<QByteArray, QByteArray>> query;
    QVERIFY(parseTarget(target, path, query));
    QTEST(isNormalPath(target), "normal");
}

void TestRequestTarget::hosts_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("valid");
    for (const char *host : {"h", "example.org", "a-b_c.d:80", "127.0.0.1:65535", "[::1]",
                             "[::ffff:1.2.3.4]:8080", "h:"}) {
        QTest::addRow("taken/%s", host) << QByteArray(host) << true;
    }
    for (const char *host : {"", ":80", "a b", "a,b", "a/b", "u@h", "u:p@h", "h:65536", "h:8x",
                             "h:-1", "[]", "[::1", "[::1]x", "[::1]:x", "[g::1]", "a\tb", "h#"}) {
        QTest::addRow("refused/%s", host) << QByteArray(host) << false;
    }
    QTest::newRow("refused/too long") << QByteArray(256, 'a') << false;
}

void TestRequestTarget::hosts()
{
    QFETCH(QByteArray, host);
    QFETCH(bool, valid);
    QCOMPARE(isValidHost(host), valid);
}

QTEST_GUILESS_MAIN(TestRequestTarget)
#include "tst_request_target.moc"

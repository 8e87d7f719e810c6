// Which handler a method and a path lead to.
#include "backend/http/message/route_table.h"

#include <QTest>

using namespace boxoffice;

namespace {

RouteTable table()
{
    RouteTable routes;
    routes.add(Method::Get, "/events", 0);
    routes.add(Method::Post, "/events", 1);
    routes.add(Method::Get, "/events/{id}", 2);
    routes.add(Method::Post, "/events/{id}/register", 3);
    routes.add(Method::Get, "/events/latest", 4); // never reached: {id} was there first
    routes.add(Method::Delete, "/events/{id}/holds/{hold}", 5);
    routes.add(Method::Get, "/", 6);
    return routes;
}

} // namespace

class TestRouteTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matches_data();
    void matches();
    void namesItsParameters();
};

void TestRouteTable::matches_data()
{
    QTest::addColumn<int>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>(
        "expected"); // "handler parameters", the Allow header, or "none"; then
                     // "/" where the path has a slash too many
    const auto row = [](const char *name, Method method, const char *path, const char *expected) {
        QTest::newRow(name) << int(method) << QByteArray(path) << QByteArray(expected);
    };
    row("literal/get", Method::Get, "/events", "0 ");
    row("literal/post", Method::Post, "/events", "1 ");
    row("literal/head finds get", Method::Head, "/events", "0 ");
    row("literal/root", Method::Get, "/", "6 ");
    row("literal/first added wins", Method::Get, "/events/latest", "2 latest");
    row("parameter/one", Method::Get, "/events/7", "2 7");
    row("parameter/inner", Method::Post, "/events/7/register", "3 7");
    row("parameter/two", Method::Delete, "/events/7/holds/8", "5 7,8");
    row("parameter/empty inner does not match", Method::Post, "/events//register", "none");
    row("unknown/prefix", Method::Get, "/even", "none");
    row("unknown/longer", Method::Get, "/events/7/register/x", "none");
    row("unknown/case", Method::Get, "/Events", "none");
    row("unknown/line feed at the end", Method::Get, "/events\n", "none");
    row("slash/literal", Method::Get, "/events/", "0 /");
    row("slash/parameter", Method::Get, "/events/7/", "2 7/");
    row("slash/longest", Method::Post, "/events/7/register/", "3 7/");
    row("slash/other method", Method::Delete, "/events/", "GET, HEAD, POST, OPTIONS/");
    row("slash/two", Method::Get, "/events//", "none");
    row("slash/unknown", Method::Get, "/even/", "none");
    row("method/not there", Method::Delete, "/events", "GET, HEAD, POST, OPTIONS");
    row("method/post only has no head", Method::Head, "/events/7/register", "POST, OPTIONS");
    row("method/unknown token", Method::Other, "/events", "GET, HEAD, POST, OPTIONS");
    row("method/options is the server's", Method::Options, "/events", "GET, HEAD, POST, OPTIONS");
}

void TestRouteTable::matches()
{
    QFETCH(int, method);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, expected);
    const RouteTable routes = table();
    QList<QByteArrayView> parameters = {"stale"};
    const RouteTable::Match match = routes.match(Method(method), path, parameters);
    QByteArray got = "none";
    if (match.handler >= 0) {
        QByteArrayList list;
        for (const QByteArrayView parameter : parameters) {
            list += parameter.toByteArray();
        }
        got = QByteArray::number(match.handler) + ' ' + list.join(',');
    } else if (match.route) {
        got = RouteTable::allowedOf(*match.route).toByteArray();
    }
    if (match.route && match.trailingSlash) {
        got += '/';
    }
    QCOMPARE(got, expected);
}

void TestRouteTable::namesItsParameters()
{
    const RouteTable routes = table();
    QList<QByteArrayView> parameters;
    const RouteTable::Match match = routes.match(Method::Delete, "/events/7/holds/8", parameters);
    QVERIFY(match.route);
    QCOMPARE(RouteTable::patternOf(*match.route), QByteArrayView("/events/{id}/holds/{hold}"));
    QCOMPARE(RouteTable::parameterNamed(*match.route, "id"), 0);
    QCOMPARE(RouteTable::parameterNamed(*match.route, "hold"), 1);
    QCOMPARE(RouteTable::parameterNamed(*match.route, "events"), -1);
}

QTEST_GUILESS_MAIN(TestRouteTable)
#include "tst_route_table.moc"

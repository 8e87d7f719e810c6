// The rows of the API's routes: none is incomplete, each is described, and what changes something
// or reads is counted.
#include "backend/api/route.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <type_traits>

using namespace boxoffice;

namespace {

// A row that leaves out its permission, its rate or its handler does not compile.
template <typename... Cells>
constexpr bool isRow = std::is_constructible_v<Route, Method, const char *, Cells...>;
static_assert(isRow<Permission, Rate, Route::Handler>);
static_assert(isRow<Access::Kind, Rate, Route::Handler>);
static_assert(isRow<Permission, Rate, Route::Handler, AskedAs>);
static_assert(!isRow<>);
static_assert(!isRow<Route::Handler>);
static_assert(!isRow<Rate, Route::Handler>);
static_assert(!isRow<Permission, Route::Handler>);
static_assert(!isRow<Permission, Rate>);
static_assert(!isRow<int, Rate, Route::Handler> && !isRow<Permission, int, Route::Handler>);
static_assert(!std::is_default_constructible_v<Route>);

QByteArray nameOf(const Route &route)
{
    return nameOf(route.method).toByteArray() + ' ' + route.pattern;
}

// All calls that the text names in code marks, such as `GET /events/{id}?force=true`.
QByteArrayList callsIn(const QString &text)
{
    static const QRegularExpression call(QStringLiteral(
        "`(GET|POST|PUT|PATCH|DELETE) (/[a-z{}/-]*(?:(?<=/calendar)\\.ics)?)[^`]*`"));
    QByteArrayList found;
    for (auto it = call.globalMatch(text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        found.append(match.captured(1).toLatin1() + ' ' + match.captured(2).toLatin1());
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

} // namespace

class TestRoutes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsAreDifferent();
    void everyRowIsDescribed();
    void whatIsCounted_data();
    void whatIsCounted();
    void whatIsPublic();
};

void TestRoutes::rowsAreDifferent()
{
    QByteArrayList names;
    for (const Route &route : allRoutes()) {
        QVERIFY(!names.contains(nameOf(route)));
        names.append(nameOf(route));
    }
    QVERIFY(names.contains("POST /events/{id}/register"));
}

void TestRoutes::everyRowIsDescribed()
{
    QFile reference(QStringLiteral(BOXOFFICE_SOURCE_DIR "/shared/api/README.md"));
    QVERIFY(reference.open(QIODevice::ReadOnly));
    QByteArrayList rows;
    for (const Route &route : allRoutes()) {
        rows.append(nameOf(route));
    }
    std::sort(rows.begin(), rows.end());
    QCOMPARE(callsIn(QString::fromUtf8(reference.readAll())), rows);
}

void TestRoutes::whatIsCounted_data()
{
    QTest::addColumn<std::size_t>("row");
    const std::vector<Route> all = allRoutes();
    for (std::size_t row = 0; row < all.size(); ++row) {
        QTest::newRow(nameOf(all[row]).constData()) << row;
    }
}

// What needs neither a count nor one of the server's names is listed here, not forgotten there.
void TestRoutes::whatIsCounted()
{
    QFETCH(std::size_t, row);
    const Route route = allRoutes()[row];
    const QByteArray path(route.pattern);
    const bool saysNothing = path == "/health" || path == "/ready";
    QCOMPARE(route.rate,
             !isSafe(route.method) ? Rate::Changes
                 : saysNothing     ? Rate::Unlimited
                                   : Rate::Reads);
    QCOMPARE(route.askedAs, saysNothing ? AskedAs::AnyName : AskedAs::OwnName);
    QVERIFY(route.handler);
}

// A route that is open to everybody is listed here, not forgotten there.
void TestRoutes::whatIsPublic()
{
    QByteArrayList open;
    for (const Route &route : allRoutes()) {
        if (route.access.kind() == Access::Public) {
            open.append(nameOf(route));
        }
    }
    std::sort(open.begin(), open.end());
    QCOMPARE(open,
             (QByteArrayList{"GET /categories",
                             "GET /events",
                             "GET /events/stream",
                             "GET /events/{id}",
                             "GET /events/{id}/calendar.ics",
                             "GET /events/{id}/description",
                             "GET /events/{id}/image/{width}",
                             "GET /events/{id}/stream",
                             "GET /events/{id}/ticket-types",
                             "GET /health",
                             "GET /invitations/{token}",
                             "GET /orders/{token}",
                             "GET /ready",
                             "GET /tickets/{token}",
                             "GET /tickets/{token}/data",
                             "GET /waiting/{token}",
                             "PATCH /tickets/{token}",
                             "POST /events/{id}/orders",
                             "POST /events/{id}/register",
                             "POST /events/{id}/waiting-list",
                             "POST /orders/{token}/confirm",
                             "POST /orders/{token}/extend",
                             "POST /orders/{token}/release",
                             "POST /password-reset",
                             "POST /password-reset/{token}",
                             "POST /session",
                             "POST /set-up",
                             "POST /tickets/find",
                             "POST /tickets/{token}/cancel",
                             "POST /tickets/{token}/erase",
                             "POST /tickets/{token}/not-me",
                             "POST /waiting/{token}/leave"}));
}

QTEST_GUILESS_MAIN(TestRoutes)
#include "tst_routes.moc"

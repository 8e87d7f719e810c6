// Targets that try to climb out of the web root, to be read differently, or to reach the database,
// sent to a real server.
#include "tests/support/hostile_play.h"

#include <QTest>

using namespace boxoffice;

namespace {

void columns()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("answers");
    QTest::addColumn<bool>("closes");
}

// What is malformed closes the connection; what is merely wrong does not.
void row(const QByteArray &subject, const QByteArray &target, const QByteArray &answers)
{
    const QByteArray name =
        subject + '/' + target.toPercentEncoding("/%?#=&;:@!$'(),*+[]{}|\\\"<>^`");
    QTest::newRow(name) << HostilePlay::get(target) << answers << (answers == "400 bad_request");
}

} // namespace

class TestHostileTargets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void files_data();
    void files() { play(); }
    void forms_data();
    void forms() { play(); }
    void ids_data();
    void ids() { play(); }
    void queries_data();
    void queries() { play(); }
    void commands_data();
    void commands() { play(); }

private:
    void play();

    std::unique_ptr<HostilePlay> m_play;
};

void TestHostileTargets::initTestCase()
{
    m_play = std::make_unique<HostilePlay>();
    QVERIFY2(m_play->start(), qPrintable(m_play->server().output()));
}

void TestHostileTargets::cleanupTestCase()
{
    QCOMPARE(m_play->server().stop(), 0);
}

void TestHostileTargets::play()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, answers);
    QFETCH(bool, closes);
    const QString wrong =
        m_play->run({bytes, answers, closes ? HostilePlay::Closes : HostilePlay::StaysOpen});
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
}

void TestHostileTargets::files_data()
{
    columns();
    for (const char *target : {"/static/../README.md",
                               "/static/%2e%2e/README.md",
                               "/static/.%2E/README.md",
                               "/static/..%2f..%2fREADME.md",
                               "/static/..%5c..%5cREADME.md",
                               "/static/..\\..\\README.md",
                               "/static/%c0%ae%c0%ae/README.md",
                               "/static/%e0%80%ae%e0%80%ae/README.md",
                               "/static/%u002e%u002e/README.md",
                               "/static/styles.css/../styles.css",
                               "/./static/styles.css",
                               "/static/.",
                               "/static/..",
                               "/..",
                               "/static/styles.css%00",
                               "/static/styles.css%00.html",
                               "/static/%0d%0aInjected:%20x",
                               "/static/%ff",
                               "/static/\xff",
                               "/static/%",
                               "/static/%2",
                               "/static/%zz",
                               "/static/styles.css#x",
                               "/static/a b",
                               "/static/<x>",
                               "/static/\"x\"",
                               "/static/%7f",
                               "/static/%1b[31m"}) {
        row("malformed", target, "400 bad_request");
    }
    for (const char *target : {"/static/%252e%252e/README.md",
                               "/static/....//....//README.md",
                               "/static//styles.css",
                               "/static/styles.css/",
                               "/static/STYLES.CSS",
                               "/static/styles.css%20",
                               "/static/styles.css.",
                               "/static/styles.css;x=1",
                               "/static/;/styles.css",
                               "/static/styles.css%3Fx",
                               "/static/%73tyles.css", // the same path, spelled otherwise
                               "/static",
                               "/static/",
                               "/templates",
                               "/templates/",
                               "/templates/index",
                               "/index.html",
                               "/README.md",
                               "/DESIGN.md",
                               "/web/static/styles.css",
                               "/.git/config",
                               "/static/.hidden",
                               "/var",
                               "/etc/passwd",
                               "/static//etc/passwd",
                               "/proc/self/environ",
                               "/C:/windows/win.ini",
                               "/~root",
                               "/migrations/001_init.sql",
                               "/static/%e2%80%ae",
                               "/%EF%BC%8E%EF%BC%8E/README.md"}) {
        row("absent", target, "404 not_found");
    }
    row("there", "/static/styles.css?x=%3Cscript%3E", "200");
}

void TestHostileTargets::forms_data()
{
    columns();
    for (const char *target :
         {"*", "//evil.example/health", "///health", "http://h/health", "https://h/health",
          "file:///etc/passwd", "h:80", "health", "?x=1", "#x", "%2fhealth", "\\health",
          "//u:p@h/health", "/\\evil.example"}) {
        row("form", target, "400 bad_request");
    }
    row("form", "/health/", "308");
    row("form", "/health//", "404 not_found");
    row("form", "/HEALTH", "404 not_found");
    row("form", "/health%2f", "400 bad_request");
    row("form", "/health;jsessionid=1", "404 not_found");
    row("form", "/%68ealth", "404 not_found");
}

void TestHostileTargets::ids_data()
{
    columns();
    for (const char *id : {"0",
                           "-1",
                           "1",
                           "null",
                           "undefined",
                           "NaN",
                           "9999999999999999999999",
                           "{id}{id}",
                           "{id}x",
                           "x{id}",
                           "%7B{id}%7D",
                           "{id}%20",
                           "%20{id}",
                           "'",
                           "%27%20OR%201=1--",
                           "%22;",
                           "$(id)",
                           "019ab0c2000070008000000000000000",
                           "019ab0c2-0000-7000-8000-00000000000g",
                           "00000000-0000-0000-0000-000000000000",
                           "%F0%9F%8E%9F",
                           "%C3%A9",
                           "..;",
                           "...",
                           "%25"}) {
        const QByteArray base = "/events/" + QByteArray(id);
        row("id", base, "404 event_not_found");
        row("id", base + "/registrations", "404 event_not_found");
    }
    for (const char *target :
         {"/events//", "/events//registrations", "/events/{id}//", "/events/{id}/nothing",
          "/events/{id}/nothing/", "/events/{id}/stream/x", "/Events/{id}", "/events%20/{id}",
          "/events/{id}/%72egistrations", "/%65vents", "/events/%7b{id}"}) {
        row("path", target, "404 not_found");
    }
    for (const char *target : {"/events/", "/events/?limit=1", "/events/{id}/",
                               "/events/{id}/registrations/", "/events/{id}/stream/"}) {
        row("slash", target, "308");
    }
    for (const char *rid : {"0", "null", "%27", "{id}", "..."}) {
        row("id", "/events/{id}/registrations/" + QByteArray(rid), "404 registration_not_found");
    }
    for (const char *target : {"/events/%00", "/events/{id}%0a", "/events/{id}/../../health",
                               "/events/{id}%2fregistrations", "/events/' OR 1=1--"}) {
        row("malformed", target, "400 bad_request");
    }
}

void TestHostileTargets::queries_data()
{
    columns();
    for (const char *query : {"limit=",
                              "limit",
                              "limit=0",
                              "limit=-1",
                              "limit=1001",
                              "limit=1e3",
                              "limit=0x10",
                              "limit=5.0",
                              "limit=+5",
                              "limit=%D9%A5",
                              "limit=99999999999999999999",
                              "limit=1&limit=1",
                              "limit[]=1&limit=x",
                              "cursor=",
                              "cursor=../..",
                              "cursor=AAAA",
                              "cursor=x&cursor=y",
                              "cursor=AAAAAAAAAAAAAAAAAAAAAA==",
                              "cursor=AAAAAAAAAAAAAAAAAAAAAB",
                              "cursor=%27--",
                              "sort=name%3Bdrop",
                              "sort=NAME",
                              "sort=",
                              "sort=name&sort=name",
                              "status=DRAFT",
                              "status=%27",
                              "q=",
                              "q=%c2%80",
                              "sort=filling&cursor=AAAAAAAAAAAAAAAAAAAAAA"}) {
        row("refused", "/events?" + QByteArray(query), "400 invalid_field");
    }
    row("refused", "/events?q=" + QByteArray(101, 'x'), "400 invalid_field");
    for (const char *query : {"q=%00", "q=%0d%0aInjected:%20x", "q=%ff", "q=%ED%A0%80", "q=%c0%80",
                              "q=<x>", "q=%", "q=%u0041", "cursor=%0a", "%0a=x", "a=\"b\""}) {
        row("malformed", "/events?" + QByteArray(query), "400 bad_request");
    }
    for (const char *query :
         {"q=%25", "q=%5C", "q=_", "q=%27%3B%20DROP%20TABLE%20events%3B--", "q=%25%25%25%5C%5C",
          "q=%24%28x%29", "q=%F0%9F%8E%9F", "q=%3Cscript%3E", "=", "&&&", "?", "a&a&a=b",
          "limit=%35", "LIMIT=x", "__proto__=x", "q=%E2%80%AE"}) {
        row("harmless", "/events?" + QByteArray(query), "200");
    }
    row("harmless", "/events?" + QByteArray("a=b&").repeated(1'500), "200");
    row("refused", "/events/{id}/registrations?status=none", "400 invalid_field");
    row("refused", "/events/{id}/stats?bucket=year", "400 invalid_field");
    row("refused", "/events/{id}/stats?bucket=day&bucket=day", "400 invalid_field");
}

void TestHostileTargets::commands_data()
{
    columns();
    const auto command = [](const QByteArray &line, const QByteArray &answers) {
        QTest::newRow(QByteArray("command/" + line))
            << line + " HTTP/1.1\r\nHost: h\r\n\r\n"
            << answers << (answers == "400 bad_request" || answers == "400");
    };
    const QByteArray absent = "/events/01890000-0000-7000-8000-000000000000";
    command("DELETE /events/{id}?force=1", "400 invalid_field");
    command("DELETE /events/{id}?force=TRUE", "400 invalid_field");
    command("DELETE /events/{id}?force", "400 invalid_field");
    command("DELETE /events/{id}?force=true&force=false", "400 invalid_field");
    command("DELETE /events/{id}?force=false&force=true", "400 invalid_field");
    command("DELETE /events/{id}?force=true%00", "400 bad_request");
    command("DELETE /events/{id}?FORCE=true", "409 event_has_registrations");
    command("DELETE /events/{id};force=true", "404 event_not_found");
    command("DELETE " + absent + "?force=true", "404 event_not_found");
    command("DELETE /events/%2a?force=true", "404 not_found");
    command("DELETE /events/%2A?force=true", "404 event_not_found");
    command("DELETE /events?force=true", "405 method_not_allowed");
    command("DELETE /", "405 method_not_allowed");
    command("PUT /static/styles.css", "405 method_not_allowed");
    command("DELETE /static/styles.css", "405 method_not_allowed");
    command("POST /static/../events", "400 bad_request");
    command("OPTIONS *", "400 bad_request");
    command("OPTIONS /events/%0d%0a", "400 bad_request");
    command("OPTIONS /nothing", "204");
    command("HEAD /static/..%2fREADME.md", "400");
    command("HEAD /events/nonsense", "404");
}

QTEST_GUILESS_MAIN(TestHostileTargets)
#include "tst_hostile_targets.moc"

#include "tests/support/hostile_play.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace boxoffice {

bool HostilePlay::start(const QStringList &arguments)
{
    m_database = m_postgres.freshDatabase();
    if (!m_server.start({.dataDir = {}, .database = m_database, .arguments = arguments})) {
        return false;
    }
    RawHttp client(port());
    const RawAnswer made =
        client.ask(post("/events", R"({"name":"Chamber music","capacity":1000000})"));
    m_event = QJsonDocument::fromJson(made.body).object()[u"id"].toString().toLatin1();
    m_rows = rows();
    return made.status == 201;
}

QByteArray HostilePlay::get(const QByteArray &target, const QByteArray &fields)
{
    return "GET " + target + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
}

QByteArray HostilePlay::post(const QByteArray &target, const QByteArray &body,
                             const QByteArray &fields)
{
    constexpr int filledIn = 36 - 4; // by which {id} grows
    return "POST " + target + " HTTP/1.1\r\nHost: h\r\nContent-Length: "
        + QByteArray::number(body.size() + filledIn * body.count("{id}")) + "\r\n" + fields + "\r\n"
        + body;
}

QByteArray HostilePlay::goodRegistration()
{
    return post("/events/" + m_event + "/register",
                "{\"user_email\":\"good" + QByteArray::number(++m_good) + "@example.org\"}");
}

QByteArray HostilePlay::outcomeOf(const RawAnswer &answer)
{
    const QByteArray code = answer.code();
    return QByteArray::number(answer.status) + (code.isEmpty() ? QByteArray() : ' ' + code);
}

QString HostilePlay::malformation(const RawAnswer &answer)
{
    static const QRegularExpression status(QStringLiteral("\\AHTTP/1\\.1 [1-5][0-9]{2} [ -~]+\\z"));
    static const QRegularExpression field(QStringLiteral("\\A[A-Za-z-]+: [^\\x00-\\x1f\\x7f]*\\z"));
    QList<QByteArray> lines = answer.head.split('\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (lines[i].endsWith('\r')) {
            lines[i].chop(1);
        }
        const bool good = (i == 0 ? status : field).match(QString::fromLatin1(lines[i])).hasMatch();
        if (!good || lines[i].toLower().startsWith("injected")) {
            return QStringLiteral("a header: ") + QString::fromLatin1(lines[i]);
        }
    }
    return {};
}

QString HostilePlay::run(const Scene &scene)
{
    RawHttp client(port());
    client.send(filled(scene.bytes)); // not an error if the server closes before it has it all
    QByteArray answers;
    for (qsizetype i = 0; i <= scene.answers.count(',') && !scene.answers.isEmpty(); ++i) {
        const RawAnswer answer = client.receive(scene.bytes.startsWith("HEAD "));
        answers += (answers.isEmpty() ? "" : ", ") + outcomeOf(answer);
        if (const QString wrong = malformation(answer); answer.status && !wrong.isEmpty()) {
            return wrong;
        }
    }
    if (answers != scene.answers) {
        return u"answers: " % QString::fromUtf8(answers) % u", not: "
            % QString::fromUtf8(scene.answers);
    }
    if (scene.after == Closes && !client.endsHere()) {
        return QStringLiteral("the connection stays open, or more comes of it");
    }
    if (scene.after == StaysOpen && client.ask(get("/health")).status != 200) {
        return QStringLiteral("the connection is closed, or out of step");
    }
    return aftermath(scene.booked);
}

QString HostilePlay::aftermath(int booked)
{
    const int now = rows();
    if (now != m_rows + booked) {
        return QStringLiteral("%1 rows more than before, not %2").arg(now - m_rows).arg(booked);
    }
    RawHttp client(port());
    const QByteArray outcome = outcomeOf(client.ask(goodRegistration()));
    m_rows = rows();
    if (outcome != "201" || m_rows != now + 1) {
        return u"a good client gets " % QString::fromUtf8(outcome);
    }
    return {};
}

// Also fails, by a number that is never right, when an event has not booked what it counts.
int HostilePlay::rows()
{
    return m_postgres
        .value(m_database,
               "SELECT CASE WHEN (SELECT coalesce(sum(booked_count), 0) FROM events)"
               " = (SELECT count(*) FROM registrations WHERE cancelled_at IS NULL)"
               " THEN (SELECT count(*) FROM events) + (SELECT count(*) FROM registrations)"
               " ELSE -1000000 END")
        .toInt();
}

} // namespace boxoffice

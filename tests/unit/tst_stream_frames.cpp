// What a live stream tells of a reading, by who sees which drafts.
#include "backend/live/stream_frames.h"

#include <QRegularExpression>
#include <QTest>

using namespace boxoffice;

namespace {

Uuid id(int n)
{
    Uuid uuid;
    uuid.bytes[15] = static_cast<std::uint8_t>(n);
    return uuid;
}

constexpr int kOwn = 70;
constexpr int kOther = 71;

Event eventWith(EventStatus status, int organizer = kOwn)
{
    Event event{id(1), QStringLiteral("n"), {}, 5, 2, 7};
    event.status = status;
    if (organizer > 0) {
        event.organizer = {id(organizer), QStringLiteral("o"), QStringLiteral("o")};
    }
    return event;
}

SeenDrafts everybody()
{
    return {};
}
SeenDrafts own()
{
    return {false, {id(69), id(kOwn)}};
}
SeenDrafts others()
{
    return {false, {id(kOther)}};
}

// The kinds of messages, in their order.
QByteArrayList kindsIn(const QByteArray &frames)
{
    static const QRegularExpression line(QStringLiteral("^event: (\\w+)$"),
                                         QRegularExpression::MultilineOption);
    QByteArrayList kinds;
    for (const auto &match : line.globalMatch(QString::fromUtf8(frames))) {
        kinds << match.captured(1).toLatin1();
    }
    return kinds;
}

// A reading of event 1.
struct Reading
{
    std::optional<Event> now; // nothing: it is gone
    QByteArray changes;       // letters as of the notifications, and t: turned, x: draft deleted
};

LiveUpdate updateOf(const Reading &reading)
{
    LiveUpdate update;
    if (reading.now) {
        update.events.insert(id(1), *reading.now);
    }
    const auto tell = [&](char letter, std::vector<Uuid> &ids) {
        if (reading.changes.contains(letter) && (reading.now || letter == 'd')) {
            ids.push_back(id(1));
        }
    };
    tell('c', update.created);
    tell('u', update.updated);
    tell('s', update.seats);
    tell('d', update.deleted);
    if (reading.changes.contains('t')) {
        update.turned.insert(id(1));
    }
    if (reading.changes.contains('x')) {
        update.draftsDeleted.insert(id(1), id(kOwn));
    }
    return update;
}

} // namespace

class TestStreamFrames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changes_data();
    void changes();
    void changesOfAllAreThoseOfEach();
    void lists_data();
    void lists();
};

void TestStreamFrames::changes_data()
{
    QTest::addColumn<Reading>("reading");
    QTest::addColumn<QByteArrayList>("seen");   // by whoever sees the draft
    QTest::addColumn<QByteArrayList>("unseen"); // by whoever does not
    const auto row = [](const char *name, const std::optional<Event> &now,
                        const QByteArray &letters, const QByteArrayList &seen,
                        const QByteArrayList &unseen) {
        QTest::newRow(name) << Reading{now, letters} << seen << unseen;
    };
    const auto same = [&](const char *name, const std::optional<Event> &now,
                          const QByteArray &letters,
                          const QByteArrayList &told) { row(name, now, letters, told, told); };
    const Event draft = eventWith(EventStatus::Draft),
                published = eventWith(EventStatus::Published),
                cancelled = eventWith(EventStatus::Cancelled);
    same("published/created", published, "c", {"created"});
    same("published/edited", published, "u", {"updated"});
    same("published/seats", published, "s", {"seats"});
    same("published/all at once", published, "cus", {"created", "updated", "seats"});
    same("published/deleted", {}, "d", {"deleted"});
    same("cancelled/edited", cancelled, "u", {"updated"});
    row("draft/created", draft, "c", {"created"}, {});
    row("draft/edited", draft, "u", {"updated"}, {});
    row("draft/a seat was cancelled", draft, "s", {"seats"}, {});
    row("draft/deleted", {}, "dx", {"deleted"}, {});
    row("turned/published", published, "ut", {"updated"}, {"created", "seats"});
    row("turned/published and booked", published, "uts", {"updated", "seats"},
        {"created", "seats"});
    row("turned/cancelled draft", cancelled, "ut", {"updated"}, {"created", "seats"});
    row("turned/withdrawn", draft, "ut", {"updated"}, {"deleted"});
    row("turned/withdrawn with a booking before", draft, "uts", {"updated", "seats"}, {"deleted"});
    row("turned/created as a draft and published", published, "cut", {"created", "updated"},
        {"created", "seats"});
    same("turned/withdrawn and deleted", {}, "utdx", {"deleted"});
    same("turned/published and deleted", {}, "utd", {"deleted"});
}

void TestStreamFrames::changes()
{
    QFETCH(Reading, reading);
    QFETCH(QByteArrayList, seen);
    QFETCH(QByteArrayList, unseen);
    const LiveUpdate update = updateOf(reading);
    StreamFrames frames(update);
    QCOMPARE(frames.changed(), QList<Uuid>{id(1)});
    for (const Uuid &of : {id(1), Uuid{}}) { // of that event, and of all
        QCOMPARE(kindsIn(frames.changesFor(of, everybody())), seen);
        QCOMPARE(kindsIn(frames.changesFor(of, own())), seen);
        QCOMPARE(kindsIn(frames.changesFor(of, SeenDrafts::none())), unseen);
        QCOMPARE(kindsIn(frames.changesFor(of, others())), unseen);
        const QByteArray told = frames.changesFor(of, SeenDrafts::none());
        QCOMPARE(told.count("id: "), qsizetype(unseen.isEmpty() ? 0 : 1));
    }
    const bool isHidden = reading.now && reading.now->status == EventStatus::Draft;
    QVERIFY(!isHidden
            || !frames.changesFor({}, SeenDrafts::none()).contains("\"name\":")); // only its id
}

void TestStreamFrames::changesOfAllAreThoseOfEach()
{
    LiveUpdate update;
    for (int i = 1; i <= 20; ++i) {
        Event one =
            eventWith(i % 2 ? EventStatus::Draft : EventStatus::Published, i % 3 ? kOwn : kOther);
        one.id = id(i);
        update.events.insert(one.id, one);
        update.updated.push_back(one.id);
    }
    StreamFrames frames(update);
    for (const auto &[seen, expected] :
         {std::pair(everybody(), 20), {SeenDrafts::none(), 10}, {own(), 17}, {others(), 13}}) {
        qsizetype each = 0;
        for (const Uuid &changed : frames.changed()) {
            each += kindsIn(frames.changesFor(changed, seen)).size();
        }
        QCOMPARE(each, qsizetype(expected));
        QCOMPARE(kindsIn(frames.changesFor({}, seen)).size(), each);
    }
}

void TestStreamFrames::lists_data()
{
    QTest::addColumn<bool>("hasPublicList");
    QTest::newRow("one list") << false;
    QTest::newRow("another for the public") << true;
}

void TestStreamFrames::lists()
{
    QFETCH(bool, hasPublicList);
    Event hidden = eventWith(EventStatus::Draft);
    Event shown = eventWith(EventStatus::Published);
    shown.id = id(2);
    Event older = shown;
    older.id = id(3);
    LiveUpdate update;
    update.list = std::make_shared<const QList<Event>>(QList<Event>{hidden, shown});
    if (hasPublicList) {
        update.publicList = std::make_shared<const QList<Event>>(QList<Event>{shown, older});
    }
    StreamFrames frames(update);
    const auto lists = [&](const SeenDrafts &seen, const Event &one) {
        return frames.snapshotFor({}, seen).contains(one.id.toByteArray());
    };
    QVERIFY(lists(everybody(), hidden) && lists(everybody(), shown));
    QVERIFY(lists(own(), hidden) && lists(own(), shown));
    QVERIFY(!lists(others(), hidden) && lists(others(), shown));
    QVERIFY(!lists(SeenDrafts::none(), hidden) && lists(SeenDrafts::none(), shown));
    QCOMPARE(lists(SeenDrafts::none(), older), hasPublicList);
}

QTEST_GUILESS_MAIN(TestStreamFrames)
#include "tst_stream_frames.moc"

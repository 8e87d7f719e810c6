// What happens to a registration after it was made, decided for one batch: corrected, restored,
// erased, by an organizer or its holder; and what the journal says of it.
#include "backend/domain/decide.h"
#include "shared/api/ticket_number.h"

#include <QRandomGenerator>
#include <QTest>

using namespace boxoffice;

namespace {

constexpr std::int64_t kNow = 1'700'000'000'123'456;

Uuid id(int n)
{
    Uuid uuid;
    uuid.bytes[15] = static_cast<std::uint8_t>(n);
    return uuid;
}

QString email(int n)
{
    return QStringLiteral("p%1@example.com").arg(n);
}

// Event 1; people 1 to `booked` hold its seats as registrations 101, 102, …
LockedState state(int capacity, int booked)
{
    LockedState locked;
    locked.nowMicros = kNow;
    locked.events.insert(id(1), {{capacity, booked}});
    locked.details.insert(id(1), Event{id(1), QStringLiteral("n"), {}, capacity, booked, 7});
    for (int person = 1; person <= booked; ++person) {
        locked.registered.insert({id(1), email(person)});
        locked.named.insert({id(1), id(100 + person)}, {id(100 + person), id(1), email(person), 3});
    }
    return locked;
}

Command registering(int person, const QString &name = {})
{
    return RegisterCommand{id(1), email(person), {}, false, name};
}

Command cancelling(int person, const QString &holder = {})
{
    return CancelRegistrationCommand{id(1), id(100 + person), {}, {}, holder};
}

Command restoring(int person)
{
    return RestoreRegistrationCommand{id(1), id(100 + person)};
}

Command correcting(int person, const RegistrationPatch &patch, const QString &holder = {})
{
    return CorrectRegistrationCommand{id(1), id(100 + person), patch, {}, {}, holder};
}

Command erasing(int person, const QString &holder = {})
{
    return EraseRegistrationCommand{id(1), id(100 + person), {}, {}, holder};
}

RegistrationPatch named(const QString &name)
{
    return {{}, name};
}

RegistrationPatch moved(const QString &address)
{
    return {address, {}};
}

// "ok", or the code of the refusal.
QByteArray ending(const Outcome &outcome)
{
    return outcome.error() ? wireName(outcome.error()->code).toByteArray() : QByteArray("ok");
}

QByteArrayList endings(const Decision &decision)
{
    QByteArrayList all;
    for (const Outcome &outcome : decision.outcomes) {
        all += ending(outcome);
    }
    return all;
}

// "registered 2, cancelled 1"
QByteArray journalOf(const Decision &decision)
{
    QByteArrayList all;
    for (const JournalNote &note : decision.journal) {
        all += wireName(note.kind).toByteArray() + ' ' + QByteArray::number(note.subjects.size());
    }
    return all.join(", ");
}

Decision decided(std::vector<Command> batch, LockedState locked)
{
    IdSource ids;
    return decide(batch, locked, ids);
}

} // namespace

class TestTicketRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNameIsKept();
    void namesRequired();
    void correctionKeepsTheSeat();
    void correctionToAUsedAddress();
    void correctionOnAFullEvent();
    void aCorrectedAddressIsFree();
    void correctionThatChangesNothing();
    void restoringBringsTheSameBack();
    void restoringNeedsASeatAndTheAddress();
    void cancelledAndRestoredInOneBatch();
    void erasingKeepsTheSeat();
    void theHolderErases();
    void whatIsErasedStaysSo();
    void mailIsStoppedOnce();
    void onlyTheHolderOfNow();
    void whatTheHolderMayDo();
    void theJournalIsInOrder();
    void theJournalOfManyEvents();
    void announcing();
    void erasingAnEvent();
    void numbers();
};

void TestTicketRules::aNameIsKept()
{
    const Decision decision = decided({registering(9, QStringLiteral("Ada"))}, state(5, 0));
    QCOMPARE(decision.registrations.front().name, QStringLiteral("Ada"));
    QCOMPARE(decision.registrations.front().version, 1);
}

void TestTicketRules::namesRequired()
{
    LockedState locked = state(5, 1);
    locked.events[id(1)].namesRequired = true;
    const Decision decision = decided(
        {registering(8), registering(9, QStringLiteral("Ada")), correcting(1, named({}))}, locked);
    QCOMPARE(endings(decision), QByteArrayList({"invalid_field", "ok", "invalid_field"}));
    QCOMPARE(decision.outcomes.front().error()->field, QStringLiteral("name"));
}

void TestTicketRules::correctionKeepsTheSeat()
{
    const Decision decision =
        decided({correcting(1, {email(9), QStringLiteral("Ada")})}, state(5, 2));
    const Registration &corrected = *decision.outcomes.front().registration();
    QCOMPARE(corrected.id, id(101));
    QCOMPARE(corrected.createdAt, 3);
    QCOMPARE(corrected.userEmail, email(9));
    QCOMPARE(corrected.name, QStringLiteral("Ada"));
    QCOMPARE(corrected.version, 2);
    QVERIFY(decision.seatsTaken.isEmpty());
    QCOMPARE(decision.rewrites.size(), std::size_t(1));
    QVERIFY(decision.organizes());
    QCOMPARE(decision.notes.front().changes,
             QByteArray(R"({"user_email":[null,null],"name":[null,null]})")); // no copies of people
}

void TestTicketRules::correctionToAUsedAddress()
{
    const Decision decision = decided({correcting(1, moved(email(2)))}, state(5, 2));
    QCOMPARE(endings(decision), QByteArrayList{"already_registered"});
    QVERIFY(decision.writesNothing());
}

void TestTicketRules::correctionOnAFullEvent()
{
    QCOMPARE(endings(decided({correcting(1, moved(email(9)))}, state(2, 2))), QByteArrayList{"ok"});
}

void TestTicketRules::aCorrectedAddressIsFree()
{
    const Decision decision =
        decided({correcting(1, moved(email(9))), registering(9), registering(1)}, state(5, 2));
    QCOMPARE(endings(decision), QByteArrayList({"ok", "already_registered", "ok"}));
}

void TestTicketRules::correctionThatChangesNothing()
{
    const Decision decision = decided({correcting(1, {email(1), QString()})}, state(5, 2));
    QCOMPARE(endings(decision), QByteArrayList{"ok"});
    QCOMPARE(decision.outcomes.front().registration()->version, 1);
    QVERIFY(decision.writesNothing());
    QVERIFY(decision.journal.empty() && decision.notes.empty());
}

void TestTicketRules::restoringBringsTheSameBack()
{
    LockedState locked = state(5, 2);
    IdSource ids;
    const std::vector<Command> cancel{cancelling(1)};
    QCOMPARE(endings(decide(cancel, locked, ids)), QByteArrayList{"ok"});
    const std::vector<Command> restore{restoring(1), restoring(1)};
    const Decision decision = decide(restore, locked, ids);
    QCOMPARE(endings(decision), QByteArrayList({"ok", "ok"}));
    QCOMPARE(*decision.outcomes.front().registration(),
             (Registration{id(101), id(1), email(1), 3}));
    QCOMPARE(decision.seatsTaken.value(id(1)), 1);
    QCOMPARE(journalOf(decision), QByteArray("restored 1"));
}

void TestTicketRules::restoringNeedsASeatAndTheAddress()
{
    QCOMPARE(endings(decided({cancelling(1), registering(8), restoring(1)}, state(2, 2))),
             QByteArrayList({"ok", "ok", "event_full"}));
    QCOMPARE(endings(decided({cancelling(1), registering(1), restoring(1)}, state(5, 2))),
             QByteArrayList({"ok", "ok", "already_registered"}));
    QCOMPARE(endings(decided({restoring(7)}, state(5, 2))),
             QByteArrayList{"registration_not_found"});
}

// Each row stands in one list of changes.
void TestTicketRules::cancelledAndRestoredInOneBatch()
{
    const Decision decision = decided(
        {cancelling(1), restoring(1), cancelling(2), restoring(2), cancelling(2)}, state(2, 2));
    QCOMPARE(endings(decision), QByteArrayList(5, "ok"));
    QCOMPARE(decision.rewrites.size(), std::size_t(1));
    QCOMPARE(decision.rewrites.front().id, id(101));
    QVERIFY(!decision.rewrites.front().cancelledAt);
    QCOMPARE(decision.cancellations.size(), std::size_t(1));
    QCOMPARE(decision.cancellations.front().id, id(102));
    QCOMPARE(decision.seatsTaken.value(id(1)), -1);
}

void TestTicketRules::erasingKeepsTheSeat()
{
    const Decision decision = decided({erasing(1), registering(1)}, state(5, 2));
    QCOMPARE(endings(decision), QByteArrayList({"ok", "ok"}));
    const Registration &erased = *decision.outcomes.front().registration();
    QCOMPARE(erased.userEmail, erasedAddress(id(101)));
    QVERIFY(erased.name.isEmpty() && erased.erasedAt && !erased.cancelledAt);
    QCOMPARE(decision.seatsTaken.value(id(1)), 1); // of the one who came behind
    QCOMPARE(decision.erased.size(), std::size_t(1));
}

void TestTicketRules::theHolderErases()
{
    const Decision decision = decided({erasing(1, email(1))}, state(5, 2));
    QVERIFY(decision.outcomes.front().registration()->cancelledAt);
    QCOMPARE(decision.seatsTaken.value(id(1)), -1);
    QCOMPARE(journalOf(decision), QByteArray("cancelled 1, erased 1"));
    LockedState over = state(5, 2);
    over.events[id(1)].times.endsAt = kNow / 1000;
    QVERIFY(!decided({erasing(1, email(1))}, over).outcomes.front().registration()->cancelledAt);
}

void TestTicketRules::whatIsErasedStaysSo()
{
    const Decision decision = decided(
        {erasing(1), erasing(1), correcting(1, named(email(1))), cancelling(1), restoring(1)},
        state(5, 2));
    QCOMPARE(endings(decision),
             QByteArrayList({"ok", "ok", "registration_erased", "ok", "registration_erased"}));
    QCOMPARE(decision.erased.size(), std::size_t(1));
}

void TestTicketRules::mailIsStoppedOnce()
{
    const Command stop = StopMailCommand{id(1), id(101), "hash", {}, {}, email(1)};
    const Decision decision = decided({stop, stop, correcting(1, moved(email(9)))}, state(5, 2));
    QCOMPARE(endings(decision), QByteArrayList({"ok", "ok", "ok"}));
    QCOMPARE(decision.stops.size(), std::size_t(1));
    QVERIFY(decision.organizes());
    QVERIFY(!decision.outcomes.front().registration()->mailError.isEmpty());
    QVERIFY(decision.outcomes.back().registration()->mailError.isEmpty()); // of another address
}

// The address was corrected while the holder's request was on its way.
void TestTicketRules::onlyTheHolderOfNow()
{
    const Decision decision =
        decided({correcting(1, moved(email(9))), cancelling(1, email(1)), erasing(1, email(1)),
                 correcting(1, named(email(1)), email(1)), cancelling(1, email(9))},
                state(5, 2));
    QCOMPARE(
        endings(decision),
        QByteArrayList({"ok", "ticket_not_found", "ticket_not_found", "ticket_not_found", "ok"}));
}

void TestTicketRules::whatTheHolderMayDo()
{
    const std::vector<Command> both{correcting(1, named(QStringLiteral("Ada")), email(1)),
                                    cancelling(1, email(1))};
    QCOMPARE(endings(decided(both, state(5, 2))), QByteArrayList({"ok", "ok"}));
    LockedState locked = state(5, 2);
    locked.events[id(1)].holdersMayEdit = false;
    QCOMPARE(endings(decided(both, locked)), QByteArrayList({"forbidden", "ok"}));
    locked = state(5, 2);
    locked.events[id(1)].times.endsAt = kNow / 1000;
    QCOMPARE(endings(decided(both, locked)), QByteArrayList({"event_not_open", "event_not_open"}));
    locked.events[id(1)].times.endsAt = kNow / 1000 + 1;
    QCOMPARE(endings(decided(both, locked)), QByteArrayList({"ok", "ok"}));
    QCOMPARE(endings(decided({both[1], both[0]}, state(5, 2))),
             QByteArrayList({"ok", "event_not_open"}));
}

void TestTicketRules::theJournalIsInOrder()
{
    const Decision decision = decided(
        {registering(8), registering(9), cancelling(1), registering(1), restoring(1)}, state(9, 2));
    QCOMPARE(journalOf(decision), QByteArray("registered 2, cancelled 1, registered 1"));
    QCOMPARE(decision.journal.front().subjects.front(), decision.registrations.front().id);
    QCOMPARE(decision.journal.at(1).subjects.front(), id(101));
}

void TestTicketRules::theJournalOfManyEvents()
{
    LockedState locked = state(9, 0);
    locked.events.insert(id(2), {{9, 0}});
    IdSource ids;
    const Command other = RegisterCommand{id(2), email(1)};
    const std::vector<Command> batch{registering(1), other, registering(2), other};
    const Decision decision = decide(batch, locked, ids);
    QCOMPARE(journalOf(decision), QByteArray("registered 2, registered 1"));
    const Decision next = decide(std::vector<Command>{registering(3)}, locked, ids);
    QCOMPARE(journalOf(next), QByteArray("registered 1")); // in a journal of its own
}

void TestTicketRules::announcing()
{
    LockedState locked = state(9, 2);
    const Command changed = AnnounceCommand{id(1), Announcement::Changed};
    const Command cancelled = AnnounceCommand{id(1), Announcement::Cancelled};
    const Decision decision = decided({changed, cancelled}, locked);
    QCOMPARE(endings(decision), QByteArrayList({"ok", "invalid_field"}));
    QCOMPARE(decision.outcomes.front().accepted()->registrations, 2);
    QCOMPARE(decision.journal.front().details, QByteArray(R"({"about":"changed"})"));
    QVERIFY(decision.organizes());
    locked.details[id(1)].status = EventStatus::Cancelled;
    QCOMPARE(endings(decided({changed, cancelled}, locked)),
             QByteArrayList({"event_not_open", "ok"}));
}

void TestTicketRules::erasingAnEvent()
{
    LockedState locked = state(9, 2);
    const Command erase = EraseEventCommand{id(1)};
    QCOMPARE(endings(decided({erase}, locked)), QByteArrayList{"event_not_over"});
    locked.events[id(1)].times.endsAt = kNow / 1000;
    QCOMPARE(decided({erase}, locked).erasures.size(), std::size_t(1));
    locked = state(9, 2);
    locked.details[id(1)].status = EventStatus::Cancelled;
    QCOMPARE(endings(decided({erase}, locked)), QByteArrayList{"ok"});
}

void TestTicketRules::numbers()
{
    IdSource ids;
    for (int i = 0; i < 1'000; ++i) {
        const Uuid id = ids.next(kNow + i);
        const auto number = ticketNumber(id);
        const QString text = QString::fromLatin1(number.data(), kTicketNumberLength);
        QVERIFY2(!text.contains(QRegularExpression(QStringLiteral("[^A-HJ-NP-Z2-9]"))),
                 qPrintable(text));
        const QString typed = text.first(4).toLower() + u' ' + text.sliced(4);
        QCOMPARE(endOfIdWithNumber(typed), id.toByteArray().sliced(26));
    }
    for (const char16_t *none : {u"", u"ABCDEFG", u"ABCDEFGHJ", u"ABCDEFG0", u"ABCDEFGÄ"}) {
        QVERIFY(!endOfIdWithNumber(none));
    }
}

QTEST_GUILESS_MAIN(TestTicketRules)

#include "tst_ticket_rules.moc"

// Files of people as all kinds of programs write them, and as nobody should.
#include "desktop/books/csv_rows.h"
#include "desktop/books/people_check.h"
#include "desktop/books/people_file.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

using namespace boxoffice;

namespace {

const Uuid kEventId = *Uuid::parse(QByteArrayView("01890000-0000-7000-8000-000000000001"));
const Uuid kSeated = *Uuid::parse(QByteArrayView("01890000-0000-7000-8000-000000000002"));
const Uuid kStanding = *Uuid::parse(QByteArrayView("01890000-0000-7000-8000-000000000003"));

// "2 ada@example.org Ada|3 !A quotation mark": line, address, name and type; or why not.
QByteArray told(const PeopleFile &file)
{
    if (!file.problem.isEmpty()) {
        return '!' + file.problem.toUtf8();
    }
    QByteArrayList rows;
    for (const PersonRow &row : file.rows) {
        const QString values = row.broken.isEmpty()
            ? QStringList{row.email, row.name, row.type}.join(u' ').trimmed()
            : QString(u'!' + row.broken);
        rows += QByteArray::number(row.line) + ' ' + values.toUtf8();
    }
    return rows.join('|');
}

// text: of ASCII and Latin-1.
QByteArray utf16(const char *text, bool isBigEndian)
{
    QByteArray bytes = isBigEndian ? QByteArray("\xfe\xff") : QByteArray("\xff\xfe");
    for (; *text != 0; ++text) {
        const char pair[] = {isBigEndian ? '\0' : *text, isBigEndian ? *text : '\0'};
        bytes.append(pair, 2);
    }
    return bytes;
}

Event someEvent(int capacity)
{
    Event event;
    event.id = kEventId;
    event.capacity = capacity;
    event.bookedCount = 2;
    event.heldCount = 1;
    return event;
}

TicketType someType(const Uuid &id, const char *name, std::optional<int> capacity)
{
    return {.id = id, .eventId = kEventId, .name = QLatin1StringView(name), .capacity = capacity};
}

PersonRow person(const char *email, const char *name = "", const char *type = "")
{
    return {2, QString::fromUtf8(email), QString::fromUtf8(name), QString::fromUtf8(type)};
}

} // namespace

class TestPeopleFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void encodings_data();
    void encodings();
    void columnsThatMeanNothingAreNamed();
    void whatTheExportWritesIsReadBack();
    void filesThatCanNotBeRead();
    void longFilesTakeNoTime();
    void moreThanItTakes();
    void separators_data();
    void separators();
    void rowsAreChecked_data();
    void rowsAreChecked();
    void theFirstHasTheAddress();
    void seatsRunOut();
    void typesAreFoundByNameAndId();
};

void TestPeopleFile::reads_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *bytes, const char *expected) {
        QTest::newRow(name) << QByteArray(bytes) << QByteArray(expected);
    };
    row("plain/comma", "email,name,ticket type\na@b.co,Ada,Seat\n", "2 a@b.co Ada Seat");
    row("plain/semicolon, order, German", "Ticketart;Name;E-Mail-Adresse\r\nSitz;Ada;a@b.co\r\n",
        "2 a@b.co Ada Sitz");
    row("plain/tab", "Name\tE-mail\nAda, B.\ta@b.co\n", "2 a@b.co Ada, B.");
    row("plain/old line ends", "email\ra@b.co\rc@d.co", "2 a@b.co|3 c@d.co");
    row("plain/one column", "E-Mail\na@b.co", "2 a@b.co");
    row("plain/umlauts in the header", "Vollständiger Name;E-Mail\nÄdä;a@b.co\n", "2 a@b.co Ädä");
    row("plain/a spreadsheet says how it is parted", "sep=;\nemail;name\na@b.co;Ada\n",
        "3 a@b.co Ada");
    row("plain/fewer values than columns", "email,name\na@b.co\n", "2 a@b.co");
    row("plain/empty values behind", "email,name\na@b.co,Ada,,,\n", "2 a@b.co Ada");
    row("empty lines/anywhere", "\n\nemail,name\n\na@b.co,Ada\n\n   \n,\nc@d.co,\n\n",
        "5 a@b.co Ada|9 c@d.co");
    row("quotes/separator, quote and line end",
        "email,name\na@b.co,\"B, \"\"A\"\"\nC\"\nd@e.co,D\n", "2 a@b.co B, \"A\"\nC|4 d@e.co D");
    row("quotes/line end in the header", "\"email\",\"full\r\nname\"\r\na@b.co,Ada\r\n",
        "3 a@b.co Ada");
    row("quotes/around an empty value", "email,name\na@b.co,\"\"\n", "2 a@b.co");
    row("broken/quote inside a value", "email,name\na@b.co,A\"d\"a\nc@d.co,C\n",
        "2 !A quotation mark stands inside a value. A value with one has to be in quotation marks, "
        "with the one in it doubled.|3 c@d.co C");
    row("broken/text behind a quote", "email,name\na@b.co,\"A\" d\nc@d.co,C\n",
        "2 !A quotation mark stands inside a value. A value with one has to be in quotation marks, "
        "with the one in it doubled.|3 c@d.co C");
    row("broken/last line", "email,name\nc@d.co,C\na@b.co,\"Ad",
        "2 c@d.co C|3 !A quotation mark in this line is never closed.");
    row("broken/never closed, and rows behind it", "email,name\na@b.co,\"A\nc@d.co,C\ne@f.co,E\n",
        "2 !A quotation mark in this line is never closed.|3 c@d.co C|4 e@f.co E");
    row("broken/more values than columns", "email,name\na@b.co,Byron, Ada\n",
        "2 !There are more values than the first line has columns. A value with a “,” in it has to "
        "be in quotation marks.");
    row("header/no address", "name,phone\nAda,1\n",
        "!The first line has to name the columns, and none of them is “email”. It has: name, "
        "phone.");
    row("header/none", "a@b.co,Ada\nc@d.co,C\n",
        "!The first line is a person. It has to name the columns, as in “email;name;ticket type”.");
    row("header/twice", "email,E-Mail\na@b.co,c@d.co\n",
        "!Two columns are named alike: “email” and “E-Mail”. Please remove or rename one of them.");
    row("header/alone", "email,name\n", "!The file has nothing but its first line.");
    row("header/broken", "ema\"il\na@b.co\n",
        "!The first line could not be read. A quotation mark stands inside a value. A value with "
        "one has to be in quotation marks, with the one in it doubled.");
    row("nothing/no byte", "", "!The file is empty.");
    row("nothing/blank", "\n \n", "!The file is empty.");
}

void TestPeopleFile::reads()
{
    QFETCH(QByteArray, bytes);
    QTEST(told(peopleIn(bytes)), "expected");
}

void TestPeopleFile::encodings_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<TextEncoding>("encoding");
    const QByteArray muller("2 a@b.co Müller");
    QTest::newRow("utf-8") << QByteArray("email,name\na@b.co,Müller") << muller
                           << TextEncoding::Utf8;
    QTest::newRow("utf-8/mark") << QByteArray("\xef\xbb\xbf"
                                              "email,name\na@b.co,Müller")
                                << muller << TextEncoding::Utf8;
    QTest::newRow("utf-16/little")
        << utf16("email,name\na@b.co,M\xfcller", false) << muller << TextEncoding::Utf16;
    QTest::newRow("utf-16/big") << utf16("email,name\na@b.co,M\xfcller", true) << muller
                                << TextEncoding::Utf16;
    QTest::newRow("windows") << QByteArray("email,name\na@b.co,M\xfcller") << muller
                             << TextEncoding::Windows1252;
    QTest::newRow("windows/what Latin-1 has not")
        << QByteArray("email,name\na@b.co,\x8an\x80") << QByteArray("2 a@b.co Šn€")
        << TextEncoding::Windows1252;
    QTest::newRow("windows/no character")
        << QByteArray("email,name\na@b.co,\x81")
        << QByteArray("!Line 2 has a character that no text has. Please save the file as CSV with "
                      "the encoding UTF-8.")
        << TextEncoding::Utf8;
    QTest::newRow("utf-16/cut off")
        << utf16("email\na@b.co", false).chopped(1)
        << QByteArray("!The file is cut off or damaged: it is no valid UTF-16. Please save it as "
                      "CSV once more.")
        << TextEncoding::Utf8;
    QTest::newRow("utf-16/half a character")
        << QByteArray("\xff\xfe\x00\xd8", 4)
        << QByteArray("!The file is cut off or damaged: it is no valid UTF-16. Please save it as "
                      "CSV once more.")
        << TextEncoding::Utf8;
    QTest::newRow("no text/a spreadsheet itself")
        << QByteArray("PK\x03\x04\x00\x00", 6)
        << QByteArray("!Line 1 has a character that no text has. Please save the file as CSV with "
                      "the encoding UTF-8.")
        << TextEncoding::Utf8;
}

void TestPeopleFile::encodings()
{
    QFETCH(QByteArray, bytes);
    QFETCH(TextEncoding, encoding);
    const PeopleFile file = peopleIn(bytes);
    QTEST(told(file), "expected");
    if (file.problem.isEmpty()) {
        QCOMPARE(file.encoding, encoding);
    }
}

void TestPeopleFile::columnsThatMeanNothingAreNamed()
{
    const PeopleFile file = peopleIn("Phone,email,,Company \n1,a@b.co,x,ACME\n");
    QCOMPARE(file.ignored, QStringList({QStringLiteral("Phone"), QStringLiteral("Company")}));
    QCOMPARE(told(file), QByteArray("2 a@b.co"));
}

// With an apostrophe before what a spreadsheet would take for a formula.
void TestPeopleFile::whatTheExportWritesIsReadBack()
{
    const PeopleFile file =
        peopleIn("\xef\xbb\xbf"
                 "id,user_email,created_at,cancelled_at,name,number,mail_error\r\n"
                 "1,'=cmd@example.org,2026-01-31T09:30:00.000Z,,'-Ada,K7QF2MXA,\r\n"
                 "2,'tis@example.org,2026-01-31T09:30:00.000Z,,,K7QF2MXB,\r\n");
    QCOMPARE(told(file), QByteArray("2 =cmd@example.org -Ada|3 'tis@example.org"));
}

void TestPeopleFile::filesThatCanNotBeRead()
{
    const QTemporaryDir folder;
    const auto problemOf = [](const QString &path) { return readPeopleFile(path).problem; };
    QVERIFY(problemOf(folder.filePath(QStringLiteral("none.csv")))
                .contains(QStringLiteral("could not be read")));
    QVERIFY(problemOf(folder.path()).contains(QStringLiteral("could not be read")));
    QFile large(folder.filePath(QStringLiteral("large.csv")));
    QVERIFY(large.open(QIODevice::WriteOnly) && large.resize((32 << 20) + 1));
    QVERIFY(problemOf(large.fileName()).contains(QStringLiteral("larger than 32 MiB")));
}

// Also where each row is broken, or every quotation mark opens what nothing closes.
void TestPeopleFile::longFilesTakeNoTime()
{
    constexpr int kRows = 50'000;
    const char *const rows[] = {"guest%1@example.org,\"Ada, Nr. %1\"\n",
                                "guest%1@example.org,A\"da\n", "\"guest%1@example.org,Ada\n"};
    for (const char *row : rows) {
        QByteArray bytes("email,name\n");
        for (int i = 0; i < kRows; ++i) {
            bytes += QByteArray(row).replace("%1", QByteArray::number(i));
        }
        QElapsedTimer clock;
        clock.start();
        const PeopleFile file = peopleIn(bytes);
        QCOMPARE(file.rows.size(), kRows);
        QCOMPARE(file.rows.last().line, kRows + 1);
        qInfo("%d rows in %lld ms", kRows, clock.elapsed());
        QVERIFY(clock.elapsed() < 20'000);
    }
}

void TestPeopleFile::moreThanItTakes()
{
    QByteArray bytes("email\n");
    for (int i = 0; i < kMostPeople; ++i) {
        bytes += "a@b.co\n";
    }
    QCOMPARE(peopleIn(bytes).rows.size(), kMostPeople);
    QVERIFY(peopleIn(bytes + "a@b.co\n").problem.contains(QStringLiteral("more than 100,000")));
}

void TestPeopleFile::separators_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<char>("separator");
    QTest::newRow("comma") << QByteArray("a,b;c,d\n;;;;;") << ',';
    QTest::newRow("semicolon") << QByteArray("a;b,c;d") << ';';
    QTest::newRow("tab") << QByteArray("a\tb\n,,,") << '\t';
    QTest::newRow("quoted") << QByteArray("\"a,b,c\";d") << ';';
    QTest::newRow("none") << QByteArray("a\nb;c") << ',';
    QTest::newRow("after empty lines") << QByteArray("\n\na;b") << ';';
}

void TestPeopleFile::separators()
{
    QFETCH(QByteArray, text);
    QTEST(separatorOf(text), "separator");
}

void TestPeopleFile::rowsAreChecked_data()
{
    QTest::addColumn<PersonRow>("row");
    QTest::addColumn<PersonVerdict>("verdict");
    QTest::addColumn<QString>("why");
    const auto row = [](const char *name, const PersonRow &row, PersonVerdict verdict,
                        const char *why) {
        QTest::newRow(name) << row << verdict << QString::fromUtf8(why);
    };
    row("fits/canonical form", person("  Ada@B.CO ", " Ada  B. ", "seated"), PersonVerdict::Fits,
        "");
    row("registered", person("Taken@b.co", "T", "Seated"), PersonVerdict::Registered,
        "This address has a seat already.");
    row("address/none", person(" ", "Ada", "Seated"), PersonVerdict::Wrong,
        "There is no e-mail address.");
    row("address/no @", person("ada.b.co", "Ada", "Seated"), PersonVerdict::Wrong,
        "The e-mail address has no @.");
    row("address/no domain", person("ada@localhost", "Ada", "Seated"), PersonVerdict::Wrong,
        "What is behind the @ is no domain, as example.org is.");
    row("address/with a name", person("Ada <ada@b.co>", "Ada", "Seated"), PersonVerdict::Wrong,
        "This is not an e-mail address such as name@example.org. Did you mean ada@b.co?");
    row("address/two", person("a@b.co, c@d.co", "Ada", "Seated"), PersonVerdict::Wrong,
        "This is not an e-mail address such as name@example.org.");
    row("name/none", person("a@b.co", " ", "Seated"), PersonVerdict::Wrong,
        "This event asks for names.");
    row("name/control", person("a@b.co", "A\x01", "Seated"), PersonVerdict::Wrong,
        "The name is longer than 200 characters, or has a character that cannot be seen.");
    row("type/unknown", person("a@b.co", "Ada", "Balcony"), PersonVerdict::Wrong,
        "There is no ticket type of this name.");
    row("type/none", person("a@b.co", "Ada"), PersonVerdict::Wrong,
        "The row names no ticket type.");
    PersonRow broken = person("a@b.co", "Ada", "Seated");
    broken.broken = QStringLiteral("It is.");
    row("broken", broken, PersonVerdict::Wrong, "It is.");
}

void TestPeopleFile::rowsAreChecked()
{
    QFETCH(PersonRow, row);
    PeopleQuestion question{
        .rows = {row},
        .facts = {.event = someEvent(10), .types = {someType(kSeated, "Seated", {})}},
        .registered = {QStringLiteral("taken@b.co")}};
    question.facts.event.namesRequired = true;
    const CheckedPerson told = checked(question).first();
    QTEST(told.verdict, "verdict");
    const bool isSuggested = told.why.contains(QStringLiteral("Did you mean"));
    QFETCH(QString, why);
    QVERIFY2(told.why == why || (isSuggested && told.why.startsWith(why)), qPrintable(told.why));
    if (told.verdict == PersonVerdict::Fits) {
        QCOMPARE(told.email, QStringLiteral("ada@b.co"));
        QCOMPARE(told.name, QStringLiteral("Ada B."));
        QCOMPARE(told.type, QStringLiteral("Seated"));
        QCOMPARE(told.ticketTypeId, std::optional(kSeated));
    }
}

// A row that is not registered for another reason claims no address.
void TestPeopleFile::theFirstHasTheAddress()
{
    PersonRow wrong = person("a@b.co", "", "Balcony");
    PersonRow first = person("A@b.co");
    first.line = 7;
    const QList<CheckedPerson> told =
        checked({.rows = {wrong, first, person("a@B.co")}, .facts = {.event = someEvent(10)}});
    QCOMPARE(told.at(0).why, QStringLiteral("This event has no ticket types."));
    QCOMPARE(told.at(1).verdict, PersonVerdict::Fits);
    QCOMPARE(told.at(2).verdict, PersonVerdict::Duplicate);
    QCOMPARE(told.at(2).why, QStringLiteral("Line 7 has this address first."));
}

void TestPeopleFile::seatsRunOut()
{
    PeopleQuestion question{
        .facts = {.event = someEvent(3 + 4),
                  .types = {someType(kSeated, "Seated", 2), someType(kStanding, "Standing", {})},
                  .quotas = {{.id = kEventId,
                              .eventId = kEventId,
                              .size = 3,
                              .ticketTypeIds = {kSeated, kStanding}}}}};
    const char *const types[] = {"Seated", "Seated", "Seated", "Standing", "Standing", "Seated"};
    for (int i = 0; i < 6; ++i) {
        question.rows +=
            person(QByteArray("p" + QByteArray::number(i) + "@b.co").constData(), "", types[i]);
    }
    QStringList why;
    for (const CheckedPerson &each : checked(question)) {
        why += each.why;
    }
    const QString first =
        QStringLiteral("From this row on there is no seat left of this ticket type.");
    const QString later = QStringLiteral("There is no seat left of this ticket type.");
    QCOMPARE(why, QStringList({QString(), QString(), first, QString(), first, later}));
    question.facts.event.capacity = 3 + 1; // two are booked and one is held
    QCOMPARE(checked(question).at(1).why,
             QStringLiteral("From this row on the event has no seat left."));
    QCOMPARE(checked(question).at(5).why, QStringLiteral("The event has no seat left."));
}

void TestPeopleFile::typesAreFoundByNameAndId()
{
    PeopleQuestion question{
        .rows = {person("a@b.co", "", "SITZ"), person("c@d.co", "", "Sitz"),
                 person("e@f.co", "", kStanding.toByteArray().constData()), person("g@h.co")},
        .facts = {.event = someEvent(10),
                  .types = {someType(kSeated, "Sitz", {}), someType(kStanding, "sitz", {})}},
        .defaultType = kStanding};
    const QList<CheckedPerson> told = checked(question);
    QVERIFY(told.at(0).why.startsWith(QStringLiteral("Several ticket types have this name.")));
    QCOMPARE(told.at(1).ticketTypeId, std::optional(kSeated)); // exactly
    QCOMPARE(told.at(2).ticketTypeId, std::optional(kStanding));
    QCOMPARE(told.at(3).ticketTypeId, std::optional(kStanding));
}

QTEST_GUILESS_MAIN(TestPeopleFile)

#include "tst_people_file.moc"

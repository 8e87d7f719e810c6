// The files of a ticket, read by programs that have nothing to do with ours: zbar and ZXing read
// the codes, poppler the PDF, librsvg draws the SVG.
#include "backend/tickets/code_picture.h"
#include "backend/tickets/event_words.h"
#include "backend/tickets/qr_code.h"
#include "backend/tickets/ticket_code.h"
#include "backend/tickets/ticket_pdf.h"

#include <QCoreApplication>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace boxoffice;

namespace {

const QByteArray kCode =
    TicketKeys(*InstallationSecret::fromBytes(QByteArray(32, 's'))).keyOf({}).codeOf({}, 1);

qint64 millis(const char *time)
{
    return QDateTime::fromString(QString::fromLatin1(time), Qt::ISODate).toMSecsSinceEpoch();
}

Event concert()
{
    Event event;
    event.name = QStringLiteral("Summer concert");
    event.startsAt = millis("2026-12-12T18:30:00Z");
    event.endsAt = millis("2026-12-12T21:00:00Z");
    event.timezone = QStringLiteral("Europe/Berlin");
    event.location = QStringLiteral("Town hall, 7 High Street");
    event.organizer = OrganizerName{{}, QStringLiteral("Friends of Music"), {}};
    return event;
}

Registration ada()
{
    Registration registration;
    registration.id = *Uuid::parse(QByteArrayView("0190163d-8695-7abc-8def-0123456789ab"));
    registration.name = QStringLiteral("Ada Lovelace");
    return registration;
}

// The code's own text among what a reader prints, whatever else that is.
bool reads(const QByteArray &printed)
{
    return printed.count(kCode) == 1;
}

} // namespace

class TestTicketFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void codeIsSmallAndOfLevelM();
    void pictures_data();
    void pictures();
    void pictureIsDarkOnWhiteWithAMargin();

    void pdfIsOnePage();
    void pdfSaysWhatTheTicketIs_data();
    void pdfSaysWhatTheTicketIs();
    void pdfNamesTheType();
    void pdfInEveryScript_data();
    void pdfInEveryScript();
    void codeOnPaper_data();
    void codeOnPaper();
    void longTextsStayOnThePage();
    void machineWithFewFonts_data();
    void machineWithFewFonts();

    void whenInWords_data();
    void whenInWords();
    void momentsInWords_data();
    void momentsInWords();

private:
    QString save(const char *name, const QByteArray &bytes);
    QByteArray run(const char *program, const QStringList &arguments);
    QByteArray readByBoth(const QString &picture);
    QString textOf(const QByteArray &pdf);

    std::unique_ptr<QTemporaryDir> m_folder;
};

QString TestTicketFiles::save(const char *name, const QByteArray &bytes)
{
    QFile file(m_folder->filePath(QString::fromLatin1(name)));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) {
        qFatal("cannot write %s", name);
    }
    return file.fileName();
}

// Returns what the program printed; ends the test program if it failed.
QByteArray TestTicketFiles::run(const char *program, const QStringList &arguments)
{
    QProcess process;
    process.start(QString::fromLatin1(program), arguments);
    if (!process.waitForFinished() || process.exitCode() != 0) {
        qFatal("%s failed (./dev deps test installs it): %s", program,
               process.readAllStandardError().constData());
    }
    return process.readAllStandardOutput();
}

// Returns what ZXing says if zbar reads the same.
QByteArray TestTicketFiles::readByBoth(const QString &picture)
{
    const QByteArray zbar =
        run("zbarimg", {QStringLiteral("--quiet"), QStringLiteral("--raw"), picture});
    return reads(zbar) ? run("ZXingReader", {picture}) : "zbar: " + zbar;
}

QString TestTicketFiles::textOf(const QByteArray &pdf)
{
    const QString file = save("ticket.pdf", pdf);
    return QString::fromUtf8(run("pdftotext", {file, QStringLiteral("-")}));
}

void TestTicketFiles::codeIsSmallAndOfLevelM()
{
    QCOMPARE(kCode.size(), 129);
    QCOMPARE(qrCodeOf(kCode).side, 41); // version 6: alphanumeric, else it would be 8
    QVERIFY(run("ZXingReader", {save("code.png", codePng(kCode))}).contains("EC Level:   M"));
}

void TestTicketFiles::pictures_data()
{
    QTest::addColumn<bool>("isSvg");
    QTest::addColumn<int>("pixels"); // of the drawn SVG
    QTest::newRow("PNG") << false << 0;
    QTest::newRow("SVG as small as on a list") << true << 150;
    QTest::newRow("SVG at 600 pixels") << true << 600;
    QTest::newRow("SVG at an odd size") << true << 333;
}

void TestTicketFiles::pictures()
{
    QFETCH(bool, isSvg);
    QFETCH(int, pixels);
    QString picture = m_folder->filePath(QStringLiteral("drawn.png"));
    if (isSvg) {
        run("rsvg-convert",
            {QStringLiteral("-w"), QString::number(pixels), QStringLiteral("-o"), picture,
             save("code.svg", codeSvg(kCode))});
    } else {
        picture = save("drawn.png", codePng(kCode));
    }
    const QByteArray printed = readByBoth(picture);
    QVERIFY2(reads(printed), printed.constData());
}

// On a page that is dark, too.
void TestTicketFiles::pictureIsDarkOnWhiteWithAMargin()
{
    const QByteArray svg = codeSvg(kCode);
    QVERIFY(svg.contains("viewBox=\"0 0 49 49\""));
    QVERIFY(svg.contains(
        "<rect width=\"49\" height=\"49\" fill=\"#fff\"/><path fill=\"#000\" d=\"M4 4h7"));

    run("rsvg-convert",
        {QStringLiteral("-b"), QStringLiteral("black"), QStringLiteral("-w"), QStringLiteral("490"),
         QStringLiteral("-o"), m_folder->filePath(QStringLiteral("dark.png")),
         save("code.svg", svg)});
    const QByteArray printed = readByBoth(m_folder->filePath(QStringLiteral("dark.png")));
    QVERIFY2(reads(printed), printed.constData());
    // Width and height are in the first chunk of a PNG.
    QCOMPARE(codePng(kCode).mid(16, 8), QByteArray::fromHex("0000031000000310"));
}

void TestTicketFiles::pdfIsOnePage()
{
    const QString file = save("ticket.pdf", *ticketPdf(concert(), ada(), {}, kCode));
    const QByteArray info = run("pdfinfo", {file});
    QVERIFY2(
        QRegularExpression(QStringLiteral("Pages: +1\n")).match(QString::fromUtf8(info)).hasMatch(),
        info);
    QVERIFY2(info.contains("(A4)"), info);
    QVERIFY2(QRegularExpression(QStringLiteral("Title: +Summer concert\n"))
                 .match(QString::fromUtf8(info))
                 .hasMatch(),
             info);
}

void TestTicketFiles::pdfSaysWhatTheTicketIs_data()
{
    QTest::addColumn<MailLanguage>("language");
    QTest::addColumn<QStringList>("expected");
    const QStringList both{QStringLiteral("Summer concert"),
                           QStringLiteral("Town hall, 7 High Street"),
                           QStringLiteral("Friends of Music"), QStringLiteral("Ada Lovelace")};
    QTest::newRow("English") << MailLanguage::English
                             << both
            + QStringList{QStringLiteral("Saturday, 12 December 2026"),
                          QStringLiteral("19:30 to 22:00 CET (Europe/Berlin)"),
                          QStringLiteral("Ticket number"), QStringLiteral("Show this code")};
    QTest::newRow("German") << MailLanguage::German
                            << both
            + QStringList{QStringLiteral("Samstag, 12. Dezember 2026"),
                          QStringLiteral("19:30 bis 22:00 Uhr CET (Europe/Berlin)"),
                          QStringLiteral("Ticketnummer"), QStringLiteral("Zeigen Sie diesen Code")};
}

void TestTicketFiles::pdfSaysWhatTheTicketIs()
{
    QFETCH(MailLanguage, language);
    QFETCH(QStringList, expected);
    Registration registration = ada();
    registration.language = language;
    const QString text = textOf(*ticketPdf(concert(), registration, {}, kCode));
    for (const QString &part : expected) {
        QVERIFY2(text.contains(part), qPrintable(part + u" is not in:\n" + text));
    }
    QVERIFY2(text.contains(QRegularExpression(QStringLiteral("\n[A-HJ-NP-Z2-9]{8}\n"))),
             qPrintable(text));
    QVERIFY(!text.contains(u"Ticket type") && !text.contains(u"Ticketart"));
}

void TestTicketFiles::pdfNamesTheType()
{
    Registration registration = ada();
    const QString type = QStringLiteral("Concert and dinner in the winter garden");
    QVERIFY(textOf(*ticketPdf(concert(), registration, type, kCode)).simplified().contains(type));
    registration.language = MailLanguage::German;
    const QString file = save("type.pdf", *ticketPdf(concert(), registration, type, kCode));
    QVERIFY(textOf(*ticketPdf(concert(), registration, type, kCode)).contains(u"Ticketart"));
    QVERIFY(QFile::exists(file));
}

void TestTicketFiles::pdfInEveryScript_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("Latin with accents and ligatures")
        << QStringLiteral("Ærøskøbing Straße ffi fl Dvořák");
    QTest::newRow("Greek and Cyrillic") << QStringLiteral("Αθήνα Чайковский");
    QTest::newRow("Arabic") << QStringLiteral("مهرجان موسيقي");
    QTest::newRow("Hebrew") << QStringLiteral("קונצרט קיץ");
    QTest::newRow("Japanese") << QStringLiteral("夏の音楽会");
    QTest::newRow("Korean") << QStringLiteral("여름 음악회");
    QTest::newRow("Thai") << QStringLiteral("คอนเสิร์ต");
    QTest::newRow("Devanagari") << QStringLiteral("संगीत");
    QTest::newRow("emoji") << QStringLiteral("🎉🎸");
    QTest::newRow("emoji of several characters") << QStringLiteral("👩‍👩‍👧🇩🇪");
}

void TestTicketFiles::pdfInEveryScript()
{
    QFETCH(QString, text);
    Event event = concert();
    event.name = text;
    event.location = text;
    Registration registration = ada();
    registration.name = text;
    QString found = textOf(*ticketPdf(event, registration, {}, kCode));
    found.remove(QRegularExpression(QStringLiteral("[\u202a-\u202e\u2066-\u2069]"))); // poppler's
    // Thrice, but poppler gives some marks above letters a line of their own.
    QVERIFY2(found.simplified().count(text) >= 2, qPrintable(found));
}

void TestTicketFiles::codeOnPaper_data()
{
    QTest::addColumn<int>("resolution"); // dots an inch of the A4 page
    QTest::newRow("A4 as a screen shows it") << 72;
    QTest::newRow("A4 from a poor printer") << 150;
    QTest::newRow("A6 from a poor printer") << 106;
}

void TestTicketFiles::codeOnPaper()
{
    QFETCH(int, resolution);
    const QString file = save("ticket.pdf", *ticketPdf(concert(), ada(), {}, kCode));
    const QString picture = m_folder->filePath(QStringLiteral("page"));
    run("pdftoppm",
        {QStringLiteral("-r"), QString::number(resolution), QStringLiteral("-png"),
         QStringLiteral("-singlefile"), file, picture});
    const QByteArray printed = readByBoth(picture + u".png");
    QVERIFY2(reads(printed), printed.constData());
}

void TestTicketFiles::longTextsStayOnThePage()
{
    Event event = concert();
    event.name = QString(200, u'W');
    event.location = QString(500, u'\u8a9e');
    event.organizer->name = QStringLiteral("Word ").repeated(40);
    event.endsAt = *event.startsAt + 86'400'000;
    event.timezone = QStringLiteral("America/Argentina/ComodRivadavia");
    Registration registration = ada();
    registration.name =
        QStringLiteral("Hubert Blaine Wolfeschlegelsteinhausenbergerdorff ").repeated(4).trimmed();
    registration.language = MailLanguage::German;
    const QString file = save("long.pdf", *ticketPdf(event, registration, {}, kCode));
    QVERIFY(run("pdfinfo", {file}).contains("Pages:           1\n"));

    const QString boxes =
        QString::fromUtf8(run("pdftotext", {QStringLiteral("-bbox"), file, QStringLiteral("-")}));
    QVERIFY2(boxes.contains(u"Zeigen"), qPrintable(boxes));
    auto word = QRegularExpression(
                    QStringLiteral(R"re(yMin="([\d.-]+)" xMax="[\d.-]+" yMax="([\d.-]+)")re"))
                    .globalMatch(boxes);
    QVERIFY(word.hasNext());
    while (word.hasNext()) {
        const auto found = word.next();
        QVERIFY(found.captured(1).toDouble() >= 40);
        QVERIFY2(found.captured(2).toDouble() <= 800, qPrintable(found.captured()));
    }
    const QString picture = m_folder->filePath(QStringLiteral("page"));
    run("pdftoppm",
        {QStringLiteral("-r"), QStringLiteral("100"), QStringLiteral("-png"),
         QStringLiteral("-singlefile"), file, picture});
    QVERIFY(reads(readByBoth(picture + u".png")));
}

void TestTicketFiles::machineWithFewFonts_data()
{
    QTest::addColumn<QByteArray>("fonts");
    QTest::addColumn<bool>("isDrawn");
    QTest::newRow("of one alphabet")
        << QByteArray("<dir>/usr/share/fonts/truetype/dejavu</dir>") << true;
    QTest::newRow("none") << QByteArray() << false;
}

// In a program of its own, since fonts are looked for once in a process.
void TestTicketFiles::machineWithFewFonts()
{
    QFETCH(QByteArray, fonts);
    QFETCH(bool, isDrawn);
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("FONTCONFIG_FILE"),
                       save("fonts.conf", "<fontconfig>" + fonts + "</fontconfig>"));
    process.setProcessEnvironment(environment);
    process.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--draw")});
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), isDrawn ? 0 : 3);
    if (!isDrawn) {
        return;
    }
    const QString file = save("ticket.pdf", process.readAllStandardOutput());
    QVERIFY(run("pdftotext", {file, QStringLiteral("-")}).contains("Ada Lovelace"));
    const QString picture = m_folder->filePath(QStringLiteral("page"));
    run("pdftoppm",
        {QStringLiteral("-r"), QStringLiteral("100"), QStringLiteral("-png"),
         QStringLiteral("-singlefile"), file, picture});
    QVERIFY(reads(readByBoth(picture + u".png")));
}

void TestTicketFiles::whenInWords_data()
{
    QTest::addColumn<QByteArray>("start"); // empty: none
    QTest::addColumn<QByteArray>("end");
    QTest::addColumn<QString>("zone");
    QTest::addColumn<MailLanguage>("language");
    QTest::addColumn<QString>("words");
    const auto english = MailLanguage::English;
    const auto german = MailLanguage::German;
    const QString berlin = QStringLiteral("Europe/Berlin");

    QTest::newRow("no time") << QByteArray() << QByteArray() << berlin << english << QString();
    QTest::newRow("no end") << QByteArray("2026-07-01T17:00:00Z") << QByteArray() << berlin
                            << english
                            << QStringLiteral("Wednesday, 1 July 2026|19:00 CEST (Europe/Berlin)");
    QTest::newRow("no end, German")
        << QByteArray("2026-07-01T17:00:00Z") << QByteArray() << berlin << german
        << QStringLiteral("Mittwoch, 1. Juli 2026|19:00 Uhr CEST (Europe/Berlin)");
    QTest::newRow("no zone") << QByteArray("2026-07-01T17:00:00Z")
                             << QByteArray("2026-07-01T18:00:00Z") << QString() << english
                             << QStringLiteral("Wednesday, 1 July 2026|17:00 to 18:00 UTC");
    QTest::newRow("a zone that nobody knows")
        << QByteArray("2026-07-01T17:00:00Z") << QByteArray("2026-07-01T18:00:00Z")
        << QStringLiteral("Europe/Atlantis") << english
        << QStringLiteral("Wednesday, 1 July 2026|17:00 to 18:00 UTC");
    QTest::newRow("another day there")
        << QByteArray("2026-07-01T17:00:00Z") << QByteArray("2026-07-01T18:00:00Z")
        << QStringLiteral("Asia/Tokyo") << english
        << QStringLiteral("Thursday, 2 July 2026|02:00 to 03:00 JST (Asia/Tokyo)");
    QTest::newRow("over midnight") << QByteArray("2026-12-12T18:30:00Z")
                                   << QByteArray("2026-12-13T01:00:00Z") << berlin << english
                                   << QStringLiteral("Saturday, 12 December 2026, 19:30|to Sunday, "
                                                     "13 December 2026, 02:00 CET (Europe/Berlin)");
    QTest::newRow("over midnight, German")
        << QByteArray("2026-12-12T18:30:00Z") << QByteArray("2026-12-13T01:00:00Z") << berlin
        << german
        << QStringLiteral("Samstag, 12. Dezember 2026, 19:30 Uhr|bis Sonntag, 13. Dezember 2026, "
                          "02:00 Uhr CET (Europe/Berlin)");
    QTest::newRow("clocks go back meanwhile")
        << QByteArray("2026-10-24T23:30:00Z") << QByteArray("2026-10-25T02:30:00Z") << berlin
        << english
        << QStringLiteral("Sunday, 25 October 2026|01:30 CEST to 03:30 CET (Europe/Berlin)");
    QTest::newRow("a whole day, no end")
        << QByteArray("2026-12-11T23:00:00Z") << QByteArray() << berlin << english
        << QStringLiteral("Saturday, 12 December 2026");
    QTest::newRow("whole days, German")
        << QByteArray("2026-12-11T23:00:00Z") << QByteArray("2026-12-13T23:00:00Z") << berlin
        << german << QStringLiteral("Samstag, 12. Dezember 2026|bis Sonntag, 13. Dezember 2026");
    QTest::newRow("until the middle of a day")
        << QByteArray("2026-12-11T23:00:00Z") << QByteArray("2026-12-12T11:00:00Z") << berlin
        << english
        << QStringLiteral("Saturday, 12 December 2026|00:00 to 12:00 CET (Europe/Berlin)");
    QTest::newRow("the same hour twice, German")
        << QByteArray("2026-10-25T00:30:00Z") << QByteArray("2026-10-25T01:30:00Z") << berlin
        << german
        << QStringLiteral(
               "Sonntag, 25. Oktober 2026|02:30 Uhr CEST bis 02:30 Uhr CET (Europe/Berlin)");
}

void TestTicketFiles::whenInWords()
{
    QFETCH(QByteArray, start);
    QFETCH(QByteArray, end);
    QFETCH(QString, zone);
    QFETCH(MailLanguage, language);
    QFETCH(QString, words);
    Event event;
    event.startsAt = start.isEmpty() ? std::nullopt : std::optional(millis(start.constData()));
    event.endsAt = end.isEmpty() ? std::nullopt : std::optional(millis(end.constData()));
    event.timezone = zone;
    QCOMPARE(boxoffice::whenInWords(event, language).join(u'|'), words);
}

void TestTicketFiles::momentsInWords_data()
{
    QTest::addColumn<QString>("zone");
    QTest::addColumn<MailLanguage>("language");
    QTest::addColumn<QString>("words");
    const QString berlin = QStringLiteral("Europe/Berlin");
    QTest::newRow("English") << berlin << MailLanguage::English
                             << QStringLiteral(
                                    "Saturday, 12 December 2026, 00:30 CET (Europe/Berlin)");
    QTest::newRow("German") << berlin << MailLanguage::German
                            << QStringLiteral(
                                   "Samstag, 12. Dezember 2026, 00:30 Uhr CET (Europe/Berlin)");
    QTest::newRow("no zone") << QString() << MailLanguage::English
                             << QStringLiteral("Friday, 11 December 2026, 23:30 UTC");
    QTest::newRow("unknown zone") << QStringLiteral("Mars/Olympus") << MailLanguage::German
                                  << QStringLiteral("Freitag, 11. Dezember 2026, 23:30 Uhr UTC");
}

void TestTicketFiles::momentsInWords()
{
    QFETCH(QString, zone);
    QFETCH(MailLanguage, language);
    Event event;
    event.timezone = zone;
    QTEST(momentInWords(millis("2026-12-11T23:30:00Z"), event, language), "words");
}

// --draw: writes a ticket to stdout, for machineWithFewFonts().
int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc == 2 && QByteArrayView(argv[1]) == "--draw") {
        Event event = concert();
        event.name = QStringLiteral("夏の音楽会 🎉");
        const auto pdf = ticketPdf(event, ada(), {}, kCode);
        return pdf
                && std::fwrite(pdf->constData(), 1, static_cast<std::size_t>(pdf->size()), stdout)
                    == static_cast<std::size_t>(pdf->size())
            ? 0
            : 3;
    }
    TestTicketFiles test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_ticket_files.moc"

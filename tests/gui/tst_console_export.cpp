#include "desktop/books/formats.h"
#include "desktop/console/events/event_editing.h"
#include "desktop/console/registrations/registration_export.h"
#include "desktop/console/registrations/registration_printer.h"
#include "desktop/console/translations.h"
#include "tests/gui/console_fixture.h"
#include "tests/gui/stub_server.h"

#include <QCoreApplication>
#include <QDir>
#include <QPaintEngine>
#include <QPrinter>
#include <QSignalSpy>

#include <algorithm>
#include <csignal>
#include <sys/resource.h>

using namespace boxoffice;

namespace {

// While it lives, no file of this process grows beyond so many bytes: what a full disk is like.
class FullDisk
{
public:
    explicit FullDisk(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        rlimit limit = m_before;
        limit.rlim_cur = bytes;
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk() { setrlimit(RLIMIT_FSIZE, &m_before); }

private:
    rlimit m_before{};
};

// What was printed where.
struct PrintedText
{
    QString text;
    QRectF where;
};

class PrintedPages : public QPaintEngine
{
public:
    explicit PrintedPages(QList<PrintedText> &texts)
        : QPaintEngine(PaintEngineFeatures(AllFeatures))
        , m_texts(texts)
    { }
    bool begin(QPaintDevice *) override { return true; }
    bool end() override { return true; }
    void updateState(const QPaintEngineState &) override { }
    void drawPixmap(const QRectF &, const QPixmap &, const QRectF &) override { }
    void drawPath(const QPainterPath &) override { }
    void drawPolygon(const QPointF *, int, PolygonDrawMode) override { }
    Type type() const override { return User; }
    // A text that other fonts are needed for comes in pieces.
    void drawTextItem(const QPointF &at, const QTextItem &item) override
    {
        const QRectF where(at.x(), at.y() - item.ascent(), item.width(), item.ascent());
        m_texts.append({item.text(), where});
    }

private:
    QList<PrintedText> &m_texts;
};

// The same real printer, with its ink in a list.
class PrinterToList : public QPrinter
{
public:
    explicit PrinterToList(QList<PrintedText> &texts) : m_pages(texts)
    {
        setOutputFormat(QPrinter::PdfFormat);
    }
    QPaintEngine *paintEngine() const override { return &m_pages; }

private:
    mutable PrintedPages m_pages;
};

// The texts that begin between these parts of a page's width, as one.
QString textBetween(const QList<PrintedText> &line, double from, double to)
{
    QString all;
    for (const PrintedText &piece : line) {
        if (piece.where.left() >= from && piece.where.left() < to) {
            all += piece.text;
        }
    }
    return all;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(not there)");
}

} // namespace

class TestConsoleExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void wholeListReachesTheFile();
    void fullDiskLeavesNothingHalfWritten();
    void folderThatIsNotThere();
    void cutPagesAreReadAgain();
    void cutConnectionLeavesTheOldFile();
    void cancelledLeavesTheOldFile();
    void printsEveryPage();
    void linesSayWhoItIs();
    void linesAreInTheOrderOfTheDoor();
    void pagesAreCounted();
    void stopsBetweenSheets();
    void pagesSayWhatIsOnThem();
    void speaksGerman();

private:
    std::unique_ptr<CsvExport> newExport();
    // All that is printed of an event's registrations; nothing if that fails.
    QList<PrintedText> print(const Event &event);

    OwnSettings m_settings;
    QTemporaryDir m_folder;
    QString m_path;
    std::unique_ptr<StubServer> m_server;
    std::unique_ptr<ApiClient> m_client;
    Event m_event;
};

void TestConsoleExport::init()
{
    m_server = std::make_unique<StubServer>();
    QVERIFY(m_server->start());
    m_client = std::make_unique<ApiClient>();
    m_client->setServer(m_server->url());
    m_event = m_server->addEvent(QStringLiteral("Concert"), 10'000);
    m_server->addRegistrations(m_event.id, 5'000);
    m_path = m_folder.filePath(QStringLiteral("list.csv"));
    QFile old(m_path);
    QVERIFY(old.open(QIODevice::WriteOnly));
    old.write("what was there before");
}

std::unique_ptr<CsvExport> TestConsoleExport::newExport()
{
    return std::make_unique<RegistrationExport>(
        *m_client, RegistrationQuery{.eventId = m_event.id, .search = {}}, TypeNames(), m_path,
        nullptr);
}

void TestConsoleExport::wholeListReachesTheFile()
{
    const auto job = newExport();
    QSignalSpy finished(job.get(), &CsvExport::finished);
    job->start();
    QVERIFY(finished.wait(10'000));
    const QByteArray text = contentOf(m_path);
    QCOMPARE(text.count("\r\n"), 5'001);
    QVERIFY(text.startsWith(
        "\xef\xbb\xbf"
        "id,user_email,created_at,cancelled_at,name,number,mail_error,ticket_type\r\n"));
    QCOMPARE(finished.first().first().toInt(), 5'000);
}

void TestConsoleExport::fullDiskLeavesNothingHalfWritten()
{
    const auto job = newExport();
    QSignalSpy failed(job.get(), &CsvExport::failed);
    {
        const FullDisk full(100'000);
        job->start();
        QVERIFY(failed.wait(10'000));
    }
    const auto error = failed.first().first().value<ApiError>();
    QCOMPARE(error.kind, ApiFailure::LocalFile);
    QVERIFY2(error.message.contains(QStringLiteral("list.csv")), qPrintable(error.message));
    QCOMPARE(contentOf(m_path), QByteArray("what was there before"));
    QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files).size(), 1);
}

void TestConsoleExport::folderThatIsNotThere()
{
    m_path = m_folder.filePath(QStringLiteral("no/such/list.csv"));
    const auto job = newExport();
    QSignalSpy failed(job.get(), &CsvExport::failed);
    job->start();
    QVERIFY(failed.wait(5'000));
    QCOMPARE(failed.first().first().value<ApiError>().kind, ApiFailure::LocalFile);
    QCOMPARE(m_server->count("GET", QStringLiteral("/registrations")), 0);
}

void TestConsoleExport::cutPagesAreReadAgain()
{
    m_server->setFraming(StubServer::Framing::Chunks);
    m_server->misbehave(StubServer::Fault::CutShort, 2);
    const auto job = newExport();
    QSignalSpy finished(job.get(), &CsvExport::finished);
    job->start();
    QVERIFY(finished.wait(10'000));
    QCOMPARE(contentOf(m_path).count("\r\n"), 5'001);
}

void TestConsoleExport::cutConnectionLeavesTheOldFile()
{
    m_client->setPatience(std::chrono::milliseconds(300));
    const auto job = newExport();
    QSignalSpy failed(job.get(), &CsvExport::failed);
    connect(job.get(), &CsvExport::progressed, m_server.get(),
            [this] { m_server->misbehave(StubServer::Fault::CutShort, 1'000); });
    job->start();
    QVERIFY(failed.wait(10'000));
    QCOMPARE(failed.first().first().value<ApiError>().kind, ApiFailure::Unreachable);
    QCOMPARE(contentOf(m_path), QByteArray("what was there before"));
    QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files).size(), 1);
}

void TestConsoleExport::cancelledLeavesTheOldFile()
{
    m_server->hold(true);
    const auto job = newExport();
    QSignalSpy failed(job.get(), &CsvExport::failed);
    job->start();
    job->cancel();
    QCOMPARE(failed.size(), 1);
    QCOMPARE(failed.first().first().value<ApiError>().kind, ApiFailure::Cancelled);
    QCOMPARE(contentOf(m_path), QByteArray("what was there before"));
}

void TestConsoleExport::printsEveryPage()
{
    const QString pdf = m_folder.filePath(QStringLiteral("list.pdf"));
    auto printer = std::make_unique<QPrinter>();
    printer->setOutputFormat(QPrinter::PdfFormat);
    printer->setOutputFileName(pdf);
    RegistrationPrinter job(*m_client, m_event, {.eventId = m_event.id, .search = {}},
                            std::move(printer), nullptr);
    QSignalSpy finished(&job, &RegistrationPrinter::finished);
    job.start();
    QVERIFY(finished.wait(20'000));
    QCOMPARE(finished.first().first().toInt(), 5'000);
    QVERIFY(contentOf(pdf).startsWith("%PDF"));
    QVERIFY(contentOf(pdf).count("/Type /Page\n") > 50);
    QFile::remove(pdf);
}

QList<PrintedText> TestConsoleExport::print(const Event &event)
{
    QList<PrintedText> texts;
    RegistrationPrinter job(*m_client, event, {.eventId = event.id, .search = {}},
                            std::make_unique<PrinterToList>(texts), nullptr);
    QSignalSpy finished(&job, &RegistrationPrinter::finished);
    job.start();
    return finished.wait(20'000) ? texts : QList<PrintedText>();
}

// By name; who has none by the address, behind them; of one name by the number.
void TestConsoleExport::linesAreInTheOrderOfTheDoor()
{
    const Event gala = m_server->addEvent(QStringLiteral("Gala"), 10);
    m_server->addRegistrations(gala.id, 7);
    const char *names[] = {"Zoe", "", "Émile 10", "ada", "Émile 9", "", "Ada"};
    for (int i = 0; i < 7; ++i) {
        m_server->setName(gala.id, i, QString::fromUtf8(names[i]));
    }
    QStringList emails;
    for (const PrintedText &piece : print(gala)) {
        if (piece.text.startsWith(QStringLiteral("guest"))) {
            emails.append(piece.text.mid(10, 1));
        }
    }
    const auto number = [&](int row) {
        return formatNumber(m_server->registrations(gala.id)[row]);
    };
    const bool thirdFirst = number(3) < number(6);
    QCOMPARE(emails.join(QString()),
             QString((thirdFirst ? QStringLiteral("36") : QStringLiteral("63"))
                     + QStringLiteral("42015")));
}

// Also where the last line of the list just fits, or just does not.
void TestConsoleExport::pagesAreCounted()
{
    const Event gala = m_server->addEvent(QStringLiteral("Gala"), 1'000);
    const auto pagesOf = [&](int registrations) {
        const int missing = registrations - int(m_server->registrations(gala.id).size());
        m_server->addRegistrations(gala.id, missing);
        QStringList pages;
        for (const PrintedText &piece : print(gala)) {
            if (piece.text.startsWith(QStringLiteral("Page "))) {
                pages.append(piece.text);
            }
        }
        return pages;
    };
    QCOMPARE(pagesOf(0), QStringList(QStringLiteral("Page 1 of 1")));
    const Event other = m_server->addEvent(QStringLiteral("Ball"), 1'000);
    m_server->addRegistrations(other.id, 300);
    int fitting = 0;
    bool isFirst = true;
    for (const PrintedText &piece : print(other)) {
        isFirst = isFirst && !piece.text.startsWith(QStringLiteral("Page 2"));
        fitting += isFirst && piece.text.startsWith(QStringLiteral("guest")) ? 1 : 0;
    }
    QVERIFY2(fitting > 5 && fitting < 300, qPrintable(QString::number(fitting)));
    QCOMPARE(pagesOf(fitting - 1), QStringList(QStringLiteral("Page 1 of 1")));
    const QStringList two{QStringLiteral("Page 1 of 2"), QStringLiteral("Page 2 of 2")};
    QCOMPARE(pagesOf(fitting), two);
    QCOMPARE(pagesOf(2 * fitting - 1), two);
    QCOMPARE(pagesOf(2 * fitting).size(), 3);
}

void TestConsoleExport::stopsBetweenSheets()
{
    QList<PrintedText> texts;
    RegistrationPrinter job(*m_client, m_event, {.eventId = m_event.id, .search = {}},
                            std::make_unique<PrinterToList>(texts), nullptr);
    QSignalSpy failed(&job, &RegistrationPrinter::failed);
    connect(&job, &RegistrationPrinter::progressed, this, [&job](int rows) {
        if (rows == 5'000) { // all of them are read
            QTimer::singleShot(0, &job, &RegistrationPrinter::cancel);
        }
    });
    job.start();
    QVERIFY(failed.wait(20'000));
    QCOMPARE(failed.first().first().value<ApiError>().kind, ApiFailure::Cancelled);
}

void TestConsoleExport::linesSayWhoItIs()
{
    const Event gala = m_server->addEvent(QStringLiteral("Gala"), 10);
    m_server->addRegistrations(gala.id, 4);
    const QString hebrew = QStringLiteral("עדה ביירון");
    const QString longName = QStringLiteral("Annegret Schmidt-Wallenfels ").repeated(5);
    m_server->setName(gala.id, 0, QStringLiteral("Ada Byron"));
    m_server->setName(gala.id, 1, hebrew);
    m_server->setName(gala.id, 2, longName);
    m_server->setName(gala.id, 3, hebrew.repeated(9));
    const QList<PrintedText> texts = print(gala);
    const double width = QPrinter().width();
    const auto line = [&](int place) {
        const QString email = QStringLiteral("guest00000%1@example.org").arg(place);
        const auto own = std::find_if(texts.begin(), texts.end(), [&](const PrintedText &piece) {
            return piece.text == email;
        });
        QList<PrintedText> pieces;
        for (const PrintedText &piece : std::as_const(texts)) {
            if (own != texts.end() && std::abs(piece.where.bottom() - own->where.bottom()) < 9) {
                pieces.append(piece);
            }
        }
        return pieces;
    };
    const auto name = [&](int place) { return textBetween(line(place), width / 10, width * 0.38); };
    QCOMPARE(name(0), QStringLiteral("Ada Byron"));
    QCOMPARE(name(1), hebrew);
    QVERIFY2(name(2).startsWith(QStringLiteral("Annegret")), qPrintable(name(2)));
    QVERIFY2(name(2).endsWith(u'…'), qPrintable(name(2)));
    // In its own direction: what was left out is at its end, which is left.
    const QList<PrintedText> cut = line(3);
    const auto dots = std::find_if(
        cut.begin(), cut.end(), [](const PrintedText &piece) { return piece.text.contains(u'…'); });
    QVERIFY(dots != cut.end());
    for (const PrintedText &piece : cut) {
        const bool isName = piece.text.contains(hebrew.first(3));
        QVERIFY(!isName || dots->where.left() <= piece.where.left());
        QVERIFY(!isName || piece.where.right() < width * 0.38);
    }
    for (int place = 0; place < 4; ++place) {
        const Registration row = m_server->registrations(gala.id).at(place);
        QCOMPARE(textBetween(line(place), width * 0.66, width * 0.78), formatNumber(row));
    }
}

void TestConsoleExport::pagesSayWhatIsOnThem()
{
    Event event = m_server->event(m_event.id);
    event.location = QStringLiteral("Old Mill");
    event.startsAt = 1'790'000'000'000;
    event.timezone = QStringLiteral("Europe/Vienna");
    const auto linesOf = [&](const RegistrationQuery &query) {
        return RegistrationPrinter(*m_client, event, query, std::make_unique<QPrinter>(), nullptr)
            .headerLines();
    };
    const QStringList whole = linesOf({.eventId = event.id, .search = {}});
    QCOMPARE(whole.size(), 2);
    QVERIFY(whole.first().contains(QStringLiteral("Sep"))); // the day, there
    QVERIFY(whole.first().endsWith(QStringLiteral("· Old Mill")));
    QVERIFY(whole.last().startsWith(QStringLiteral("5,000")));
    const QStringList part = linesOf({.eventId = event.id,
                                      .search = QStringLiteral("ada"),
                                      .filter = RegistrationStatus::Cancelled});
    QCOMPARE(part.last(), QStringLiteral("cancelled ones, only “ada”"));
}

void TestConsoleExport::speaksGerman()
{
    QVERIFY(installTranslations(*QCoreApplication::instance(), QLocale(QLocale::German)));
    const EventEditorDialog dialog(EventEditorDialog::Purpose::Create, {}, 0, nullptr);
    QCOMPARE(dialog.windowTitle(), QStringLiteral("Neue Veranstaltung"));
    QCOMPARE(QCoreApplication::translate("boxoffice::StatusLine", "%Ln event(s)", nullptr, 1),
             QStringLiteral("1 Veranstaltung"));
}

QTEST_MAIN(TestConsoleExport)
#include "tst_console_export.moc"

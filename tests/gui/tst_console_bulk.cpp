// Many registrations in the console, from the real server: the exported file, and 100,000 rows.

#include "desktop/console/translations.h"
#include "shared/api/ticket_number.h"
#include "tests/gui/server_fixture.h"
#include "tests/support/patience.h"
#include "tests/support/resident_memory.h"

#include <QElapsedTimer>
#include <QFileDialog>

using namespace boxoffice;

class TestConsoleBulk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void exportedFileIsWhatTheServerLists();
    void hundredThousandRegistrations();

private:
    RegistrationTableModel &rows() { return m_console.rows(); }
    MainWindow &window() { return m_console.window(); }

    OwnSettings m_settings;
    ConsoleOnServer m_console;
};

void TestConsoleBulk::initTestCase()
{
    QVERIFY(installTranslations(*QCoreApplication::instance(), QLocale(QLocale::English)));
    m_console.watchesModels = false;
    QVERIFY2(m_console.start(), qPrintable(m_console.server().output()));
}

void TestConsoleBulk::init()
{
    QVERIFY(m_console.open());
}

void TestConsoleBulk::cleanup()
{
    m_console.close();
}

void TestConsoleBulk::exportedFileIsWhatTheServerLists()
{
    const Uuid id = m_console.arrange(QStringLiteral("Fair: Day 1/2"), 2'000);
    QVERIFY(m_console.insertRegistrations(id, 1'200));
    for (const char *email : {"=cmd@example.org", "+43@example.org", "\"a,b\"@example.org"}) {
        QVERIFY(m_console.bookOne(id, QString::fromLatin1(email)));
    }
    QByteArray expected =
        "\xef\xbb\xbf"
        "id,user_email,created_at,cancelled_at,name,number,mail_error,ticket_type\r\n";
    const QList<Registration> listed = m_console.listed(id);
    QCOMPARE(listed.size(), 1'203);
    for (const Registration &row : listed) {
        QString email = row.userEmail;
        if (email.startsWith(u'=') || email.startsWith(u'+')) {
            email.prepend(u'\'');
        } else if (email.contains(u'"')) {
            email = u'"' + email.replace(u'"', QStringLiteral("\"\"")) + u'"';
        }
        const QDateTime created = QDateTime::fromMSecsSinceEpoch(row.createdAt, Qt::UTC);
        const auto number = ticketNumber(row.id);
        expected += (row.id.toString() + u',' + email + u',' + created.toString(Qt::ISODateWithMs)
                     + QStringLiteral(",,,") + QLatin1StringView(number.data(), number.size())
                     + QStringLiteral(",,\r\n"))
                        .toUtf8();
    }
    QVERIFY(expected.contains(",'=cmd@example.org,"));
    QVERIFY(expected.contains(",'+43@example.org,"));

    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("fair.csv"));
    window().actions().exportList->trigger();
    auto *dialog = openDialog<QFileDialog>();
    QVERIFY(dialog);
    auto *name = dialog->findChild<QLineEdit *>(QStringLiteral("fileNameEdit"));
    QVERIFY(!name->text().contains(u'/')); // of the event's name
    name->setText(path);
    QTest::keyClick(name, Qt::Key_Return);
    QTRY_VERIFY(window().notices().text().contains(QStringLiteral("exported to")));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray written = file.readAll();
    QCOMPARE(written.count("\r\n"), listed.size() + 1);
    QVERIFY(written == expected);
}

void TestConsoleBulk::hundredThousandRegistrations()
{
    constexpr int kMany = 100'000;
    const Uuid many = m_console.arrange(QStringLiteral("Stadium"), kMany);
    QVERIFY(!m_console.arrange(QStringLiteral("Beside the Stadium"), 5).isNil());
    QVERIFY(m_console.insertRegistrations(many, kMany));
    window().actions().refresh->trigger();
    QTRY_COMPARE(window().session().events.find(many)->bookedCount, kMany);
    QTRY_VERIFY(!window().session().registrations.isLoading());

    const qint64 before = residentBytes();
    QElapsedTimer clock;
    qint64 firstPageMs = -1;
    connect(&window().session().registrations, &RegistrationBook::loaded, this,
            [&] { firstPageMs = firstPageMs < 0 ? clock.elapsed() : firstPageMs; });
    clock.start();
    window().eventsView().select(many);
    QTRY_VERIFY(rows().rowCount() > 0);
    qInfo("first page of %d after %lld ms (wanted: 200)", kMany, firstPageMs);
    QTRY_COMPARE(labelText(&window(), "registrationCount"),
                 QStringLiteral("500 of 100,000 registrations loaded; scroll for more"));
    window().registrationsView().table().selectAll();
    QTRY_COMPARE(labelText(&window(), "registrationCount"),
                 QStringLiteral("500 of 100,000 registrations loaded and selected"));
    click(&window(), "selectAll");
    QTRY_VERIFY_WITH_TIMEOUT(rows().isComplete(), 120'000);
    QCOMPARE(rows().rowCount(), kMany);
    QTRY_COMPARE(labelText(&window(), "registrationCount"),
                 QStringLiteral("All 100,000 registrations are selected"));
    QCOMPARE(window().registrationsView().selected().size(), kMany);
    window().registrationsView().table().clearSelection();
    const qint64 grown = residentBytes() - before;
    qInfo("all of them after %lld ms; they take %lld MiB", clock.elapsed(), grown >> 20);
    QVERIFY(grown < kSanitizerMemory * 150 * 1024 * 1024);

    QVERIFY(m_console.cancelAQuarter(many));
    LongestPause pause;
    window().actions().refresh->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(rows().rowCount(), kMany / 4 * 3, 60'000);
    qInfo("25,000 cancelled elsewhere: the window waited for %lld ms", pause.milliseconds());
    QVERIFY(pause.milliseconds() < 8'000); // row by row: 16 s on a machine of one's own
}

QTEST_MAIN(TestConsoleBulk)
#include "tst_console_bulk.moc"

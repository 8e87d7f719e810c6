// On a screen with two device pixels a pixel: drawn with all of them, and laid out as on any other.

#include "desktop/look/icons.h"
#include "tests/gui/stub_console.h"
#include "tests/support/patience.h"

#include <QToolBar>
#include <QToolButton>

using namespace boxoffice;

class TestConsoleHighDpi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void picturesHaveTwiceThePixels();
    void barsAreDrawnWithAllPixels();
    void layoutIsThatOfOrdinaryScreens();

private:
    static bool isMadeOfDoubledPixels(const QImage &image);
    MainWindow &window() { return m_console.window(); }

    OwnSettings m_settings;
    ConsoleOnStub m_console;
};

void TestConsoleHighDpi::initTestCase()
{
    const Event walk = m_console.server().addEvent(QStringLiteral("Night Walk"), 45);
    m_console.server().addRegistrations(walk.id, 30);
    QVERIFY(m_console.open());
    QVERIFY(m_console.select(walk));
    QCOMPARE(window().devicePixelRatioF(), 2.0);
}

// As of a picture of half the size that was only enlarged.
bool TestConsoleHighDpi::isMadeOfDoubledPixels(const QImage &image)
{
    for (int y = 0; y + 1 < image.height(); y += 2) {
        for (int x = 0; x + 1 < image.width(); x += 2) {
            const QRgb first = image.pixel(x, y);
            if (image.pixel(x + 1, y) != first || image.pixel(x, y + 1) != first
                || image.pixel(x + 1, y + 1) != first) {
                return false;
            }
        }
    }
    return true;
}

void TestConsoleHighDpi::picturesHaveTwiceThePixels()
{
    int icons = 0;
    for (const QToolButton *button : window().findChildren<QToolButton *>()) {
        if (!button->isVisible() || button->icon().isNull()) {
            continue;
        }
        const QPixmap pixmap = button->icon().pixmap(button->iconSize(), 2.0);
        QCOMPARE(pixmap.devicePixelRatio(), 2.0);
        QCOMPARE(pixmap.size(), button->iconSize() * 2);
        QVERIFY(!isMadeOfDoubledPixels(pixmap.toImage()));
        ++icons;
    }
    QVERIFY(icons >= 5);
}

void TestConsoleHighDpi::barsAreDrawnWithAllPixels()
{
    QTableView &table = window().eventsView().table();
    const QImage picture = table.viewport()->grab().toImage();
    QCOMPARE(picture.size(), table.viewport()->size() * 2);
    QVERIFY(!isMadeOfDoubledPixels(picture));
}

void TestConsoleHighDpi::layoutIsThatOfOrdinaryScreens()
{
    window().resize(1280, 800);
    QTRY_COMPARE(window().size(), QSize(1280, 800));
    for (const QToolBar *bar : window().findChildren<QToolBar *>()) {
        for (QAction *action : bar->actions()) {
            const QWidget *widget = bar->widgetForAction(action);
            QVERIFY2(!widget || !action->isVisible() || widget->isVisible(),
                     qPrintable(action->text() + u" does not fit"));
        }
    }
    QVERIFY(m_console.registrationTable().viewport()->height() >= 100);
}

QTEST_MAIN(TestConsoleHighDpi)
#include "tst_console_high_dpi.moc"

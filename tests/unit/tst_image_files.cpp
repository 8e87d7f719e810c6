// What becomes of an upload: in the function that decodes it, in what the helper tells, and in the
// helper's process with its limits.
#include "backend/images/image_desk.h"
#include "backend/images/image_files.h"
#include "tests/support/pictures.h"

#include <QColorSpace>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace boxoffice;
using namespace boxoffice::test;

namespace {

using Made = std::variant<ImageFault, ImageFiles>;

QImage shown(const Made &made, std::size_t place = 0)
{
    const auto *files = std::get_if<ImageFiles>(&made);
    return files && place < files->jpegs.size() ? QImage::fromData(files->jpegs[place], "jpeg")
                                                : QImage();
}

// JPEG is not exact.
bool isLike(QRgb pixel, const QColor &colour)
{
    const QColor is(pixel);
    return std::abs(is.red() - colour.red()) < 30 && std::abs(is.green() - colour.green()) < 30
        && std::abs(is.blue() - colour.blue()) < 30;
}

ImageHelperOptions shell(const char *script)
{
    return {QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QString::fromLatin1(script)}};
}

QByteArray damaged(QByteArray bytes, qsizetype at)
{
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    return bytes;
}

QByteArray svg()
{
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"800\" height=\"400\"/>";
}

} // namespace

class TestImageFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sizes_data();
    void sizes();
    void refusals_data();
    void refusals();
    void formats_data();
    void formats();
    void uprightWhateverTheCamera();
    void nothingOfTheCameraIsLeft();
    void alphaIsOnWhite();
    void otherColourSpacesBecomeSrgb();
    void firstFrameOfAnAnimation();
    void noiseFits();
    void reportsAreReadBack();
    void badReports_data();
    void badReports();
    void theHelper();
    void theHelpersLimits();
    void badHelpers_data();
    void badHelpers();
    void aStoppedDeskEndsItsHelper();
};

void TestImageFiles::sizes_data()
{
    QTest::addColumn<QSize>("original");
    QTest::addColumn<QList<QSize>>("files");
    const auto row = [](const char *name, QSize original, QList<QSize> files) {
        QTest::newRow(name) << original << files;
    };
    row("all three", {3200, 1600}, {{480, 240}, {960, 480}, {1600, 800}});
    row("as wide as the widest", {1600, 801}, {{480, 240}, {960, 481}, {1600, 801}});
    row("never enlarged", {700, 350}, {{480, 240}, {700, 350}});
    row("as wide as the narrowest", {480, 300}, {{480, 300}});
    row("smallest there is", {200, 100}, {{200, 100}});
    row("tallest there is", {200, 400}, {{200, 400}});
    row("widest there is", {500, 100}, {{480, 96}, {500, 100}});
}

void TestImageFiles::sizes()
{
    QFETCH(QSize, original);
    QFETCH(QList<QSize>, files);
    const Made made = imageFilesOf(encoded(halves(original.width(), original.height()), "png"));
    const auto *all = std::get_if<ImageFiles>(&made);
    QVERIFY(all);
    QCOMPARE(QSize(all->width, all->height), original);
    QCOMPARE(all->jpegs.size(), static_cast<std::size_t>(files.size()));
    for (qsizetype i = 0; i < files.size(); ++i) {
        QCOMPARE(shown(made, static_cast<std::size_t>(i)).size(), files[i]);
    }
}

void TestImageFiles::refusals_data()
{
    QTest::addColumn<QByteArray>("upload");
    QTest::addColumn<ImageFault>("fault");
    const auto row = [](const char *name, const QByteArray &upload, ImageFault fault) {
        QTest::newRow(name) << upload << fault;
    };
    const QImage plain = halves(400, 200);
    const QByteArray png = encoded(plain, "png");
    const QByteArray jpeg = encoded(noise(400, 200), "jpeg");
    const QByteArray webp = encoded(noise(400, 200), "webp");
    row("nothing", {}, ImageFault::Unknown);
    row("SVG", svg(), ImageFault::Unknown);
    row("BMP", encoded(plain, "bmp"), ImageFault::Unknown);
    row("ICO", encoded(plain, "ico"), ImageFault::Unknown);
    row("TIFF", encoded(plain, "tiff"), ImageFault::Unknown);
    row("GIF", "GIF89a" + QByteArray(100, '\0'), ImageFault::Unknown);
    row("SVG behind the first bytes of a PNG", png.first(8) + svg(), ImageFault::Damaged);
    row("PNG, cut", png.first(png.size() / 2), ImageFault::Damaged);
    row("PNG, wrong checksum of its pixels", damaged(png, png.size() - 20), ImageFault::Damaged);
    row("JPEG, cut", jpeg.first(jpeg.size() / 2), ImageFault::Damaged);
    row("JPEG, only its first bytes", jpeg.first(3), ImageFault::Damaged);
    row("WebP, cut", webp.first(webp.size() / 2), ImageFault::Damaged);
    row("a bomb: 30,000 x 30,000 in 110 KB", hugePng(30'000), ImageFault::TooLarge);
    row("more than 40 megapixels", hugePng(6'400), ImageFault::TooLarge);
    row("too wide a side", encoded(halves(16'385, 200), "png"), ImageFault::TooLarge);
    row("too narrow", encoded(halves(199, 100), "png"), ImageFault::TooSmall);
    row("too low", encoded(halves(200, 99), "png"), ImageFault::TooSmall);
    row("too long a strip", encoded(halves(505, 100), "png"), ImageFault::BadShape);
    row("too high a strip", encoded(halves(200, 401), "png"), ImageFault::BadShape);
}

void TestImageFiles::refusals()
{
    QFETCH(QByteArray, upload);
    QFETCH(ImageFault, fault);
    QVERIFY(upload.isEmpty() == (QByteArrayView(QTest::currentDataTag()) == "nothing"));
    const Made made = imageFilesOf(upload);
    const auto *refused = std::get_if<ImageFault>(&made);
    QVERIFY(refused);
    QCOMPARE(*refused, fault);
    QCOMPARE(errorOf(fault).field, QStringLiteral("image"));
}

void TestImageFiles::formats_data()
{
    QTest::addColumn<QByteArray>("upload");
    const QImage image = halves(400, 200);
    QTest::newRow("PNG") << encoded(image, "png");
    QTest::newRow("JPEG") << encoded(image, "jpeg");
    QTest::newRow("WebP") << encoded(image, "webp");
    QTest::newRow("PNG of 16 bits") << encoded(image.convertToFormat(QImage::Format_RGBA64), "png");
    QTest::newRow("PNG of 256 colours")
        << encoded(image.convertToFormat(QImage::Format_Indexed8), "png");
}

void TestImageFiles::formats()
{
    QFETCH(QByteArray, upload);
    const QImage image = shown(imageFilesOf(upload));
    QCOMPARE(image.size(), QSize(400, 200));
    QVERIFY(isLike(image.pixel(50, 100), Qt::red));
    QVERIFY(isLike(image.pixel(350, 100), Qt::blue));
    const QImage cmyk = shown(imageFilesOf(cmykJpeg()));
    QCOMPARE(cmyk.size(), QSize(240, 120));
    QVERIFY2(isLike(cmyk.pixel(120, 60), QColor(204, 25, 25)),
             qPrintable(QColor(cmyk.pixel(120, 60)).name()));
}

// Held on its side: left is above.
void TestImageFiles::uprightWhateverTheCamera()
{
    const Made made = imageFilesOf(withExif(encoded(halves(1'000, 600), "jpeg"), 6));
    QCOMPARE(shown(made).size(), QSize(480, 800));
    QVERIFY(isLike(shown(made).pixel(240, 100), Qt::red));
    QVERIFY(isLike(shown(made).pixel(240, 700), Qt::blue));
}

void TestImageFiles::nothingOfTheCameraIsLeft()
{
    QImage image = halves(400, 200);
    image.setText(QStringLiteral("Comment"), QStringLiteral("WORDS-OF-THE-PHOTOGRAPHER"));
    image.setColorSpace(QColorSpace(QColorSpace::DisplayP3));
    for (const QByteArray &upload : {withExif(encoded(image, "jpeg"), 1), encoded(image, "png")}) {
        QVERIFY(upload.contains("PHOTOGRAPHER"));
        const Made made = imageFilesOf(upload);
        const QByteArray jpeg = std::get<ImageFiles>(made).jpegs.at(0);
        for (const char *left : {"Exif", "PHOTOGRAPHER", "ICC_PROFILE", "XMP"}) {
            QVERIFY2(!jpeg.contains(left), left);
        }
    }
}

void TestImageFiles::alphaIsOnWhite()
{
    QImage image(400, 200, QImage::Format_RGBA64);
    image.fill(Qt::transparent);
    const QImage made = shown(imageFilesOf(encoded(image, "png")));
    QCOMPARE(made.pixel(200, 100), qRgb(255, 255, 255));
}

// The same numbers are a stronger red in Display P3.
void TestImageFiles::otherColourSpacesBecomeSrgb()
{
    QImage image(400, 200, QImage::Format_RGB32);
    image.fill(QColor(200, 100, 100));
    image.setColorSpace(QColorSpace(QColorSpace::DisplayP3));
    const QColor made(shown(imageFilesOf(encoded(image, "png"))).pixel(200, 100));
    QVERIFY2(made.red() > 208 && made.green() < 98, qPrintable(made.name()));
}

void TestImageFiles::firstFrameOfAnAnimation()
{
    const QImage image = shown(imageFilesOf(animatedWebp(400, 200)));
    QCOMPARE(image.size(), QSize(400, 200));
    QVERIFY(isLike(image.pixel(200, 100), Qt::red));
}

void TestImageFiles::noiseFits()
{
    const Made made = imageFilesOf(encoded(noise(1'600, 1'600), "jpeg", 60));
    for (const QByteArray &jpeg : std::get<ImageFiles>(made).jpegs) {
        QVERIFY(jpeg.size() <= kMaxImageFile);
    }
}

void TestImageFiles::reportsAreReadBack()
{
    const Made made = imageFilesOf(encoded(halves(2'000, 900), "png"));
    const auto read = readImageReport(encode(std::get<ImageFiles>(made)));
    QVERIFY(read);
    QCOMPARE(*read, std::get<ImageFiles>(made));
    for (const ImageFault fault : {ImageFault::Unknown, ImageFault::Damaged, ImageFault::TooHard}) {
        QCOMPARE(readImageReport(encode(fault)).error(), errorOf(fault));
    }
}

void TestImageFiles::badReports_data()
{
    QTest::addColumn<QByteArray>("report");
    const QByteArray jpeg = "\xff\xd8\xff" + QByteArray(97, 'x');
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("no line") << QByteArray("files 200 100 100");
    QTest::newRow("no numbers") << QByteArray("files a b c\n");
    QTest::newRow("no such fault") << QByteArray("fault 7\n");
    QTest::newRow("a fault that is none") << QByteArray("fault 0\n");
    QTest::newRow("something else") << QByteArray("exit 1\n");
    QTest::newRow("a file that is no JPEG")
        << "files 200 100 100\n" + QByteArray("<html>").leftJustified(100, ' ');
    QTest::newRow("a file that is short") << "files 200 100 101\n" + jpeg;
    QTest::newRow("bytes behind it") << "files 200 100 99\n" + jpeg;
    QTest::newRow("too few files") << "files 900 100 100\n" + jpeg;
    QTest::newRow("too many files") << "files 200 100 100 100\n" + jpeg + jpeg;
    QTest::newRow("too large a picture") << "files 16000 16000 100 100 100\n" + jpeg + jpeg + jpeg;
    QTest::newRow("too long a file")
        << "files 200 100 1048577\n" + jpeg + QByteArray(1'048'477, 'x');
}

void TestImageFiles::badReports()
{
    QFETCH(QByteArray, report);
    const auto read = readImageReport(report);
    QVERIFY(!read);
    QCOMPARE(read.error(), errorOf(ImageFault::TooHard));
}

void TestImageFiles::theHelper()
{
    ImageHelper helper({imageHelperPath()});
    const QByteArray upload = withExif(encoded(halves(2'000, 1'000), "jpeg"), 1);
    const auto files = helper.run(upload);
    QVERIFY2(files, qPrintable(files ? QString() : files.error().message));
    const Made here = imageFilesOf(upload);
    const ImageFiles &expected = std::get<ImageFiles>(here);
    QCOMPARE(QSize(files->width, files->height), QSize(expected.width, expected.height));
    for (std::size_t i = 0; i < expected.jpegs.size(); ++i) {
        QCOMPARE(files->jpegs.at(i).toHex(), expected.jpegs[i].toHex());
    }
    QVERIFY(helper.run(encoded(halves(400, 200), "webp")));
    QCOMPARE(helper.run(svg()).error(), errorOf(ImageFault::Unknown));
    QCOMPARE(helper.run(hugePng(30'000)).error(), errorOf(ImageFault::TooLarge));
}

// As the helper itself sees them.
void TestImageFiles::theHelpersLimits()
{
    qputenv("SECRET_OF_THE_SERVER", "x");
    ImageHelper helper(shell("test \"$(ulimit -n)\" = 32 || exit 1\n"
                             "test \"$(ulimit -t)\" = 8 || exit 1\n"
                             "test \"$(ulimit -f)\" = 0 || exit 1\n"
                             "test \"$(ulimit -c)\" = 0 || exit 1\n"
                             "test -z \"$SECRET_OF_THE_SERVER\" || exit 1\n"
                             "test \"$(pwd)\" = / || exit 1\n"
                             "test \"$(ls /proc/$$/fd | wc -l)\" -le 4 || exit 1\n"
                             "echo fault 2"));
    QCOMPARE(helper.run("x").error(), errorOf(ImageFault::Damaged));
}

void TestImageFiles::badHelpers_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<bool>("isSlow");
    QTest::newRow("hangs") << QStringLiteral("sleep 60") << true;
    QTest::newRow("hangs without reading") << QStringLiteral("exec 0<&-; sleep 60") << true;
    QTest::newRow("is killed") << QStringLiteral("kill -9 $$") << false;
    QTest::newRow("fails") << QStringLiteral("echo fault 2; exit 3") << false;
    QTest::newRow("says nothing") << QStringLiteral("cat > /dev/null") << false;
    QTest::newRow("never stops talking") << QStringLiteral("yes") << false;
    QTest::newRow("writes a file") << QStringLiteral("echo x > %1/file && echo fault 2") << false;
}

void TestImageFiles::badHelpers()
{
    QFETCH(QString, script);
    QFETCH(bool, isSlow);
    const QTemporaryDir folder;
    ImageHelperOptions options =
        shell(qPrintable(script.replace(QStringLiteral("%1"), folder.path())));
    options.wallClock = isSlow ? std::chrono::milliseconds(500) : std::chrono::minutes(1);
    ImageHelper helper(options);
    const auto files = helper.run(QByteArray(3'000'000, 'x'));
    QVERIFY(!files);
    QCOMPARE(files.error(), isSlow ? overloaded() : errorOf(ImageFault::TooHard));
    QCOMPARE(ImageHelper({QStringLiteral("/nowhere")}).run("x").error(), internalError());
}

// Before its wall clock is over.
void TestImageFiles::aStoppedDeskEndsItsHelper()
{
    ImageDesk desk(shell("sleep 60"));
    std::atomic<bool> begun = false;
    std::optional<Error> first, second;
    QVERIFY(desk.desk().submit({[&] {
                                    begun = true;
                                    first = desk.filesOf("x").error();
                                },
                                [](const Error &) {}}));
    QVERIFY(desk.desk().submit({[] {}, [&](const Error &error) { second = error; }}));
    QTRY_VERIFY(begun);
    desk.stop();
    QCOMPARE(*first, overloaded());
    QCOMPARE(*second, overloaded());
}

QTEST_GUILESS_MAIN(TestImageFiles)
#include "tst_image_files.moc"

#include "backend/images/image_report.h"

#include <QList>

#include <charconv>

namespace boxoffice {

namespace {

// "files 4000 3000 51234 150122 400333\n" and the files; or "fault 2\n".
constexpr QByteArrayView kFiles = "files";
constexpr QByteArrayView kFault = "fault";
constexpr QByteArrayView kJpegBegins = "\xff\xd8\xff";

const char16_t *ruleOf(ImageFault fault)
{
    switch (fault) {
    case ImageFault::Unknown:
        return u"image must be a picture in the form of PNG, JPEG or WebP.";
    case ImageFault::Damaged:
        return u"image is damaged or incomplete.";
    case ImageFault::TooLarge:
        return u"image must have at most 40 megapixels, and 16,384 pixels on a side.";
    case ImageFault::TooSmall:
        return u"image must be at least 200 pixels wide and 100 high.";
    case ImageFault::BadShape:
        return u"image must be at most five times as wide as high, and twice as high as wide.";
    case ImageFault::TooHard:
        return u"image takes more time or memory than this server gives a picture.";
    }
    Q_UNREACHABLE();
}

// Nothing: they are not whole numbers from 1 to `most`.
std::optional<QList<int>> numbersIn(QByteArrayView words, qint64 most)
{
    QList<int> numbers;
    for (const QByteArray &word : words.toByteArray().split(' ')) {
        bool isNumber = false;
        const int number = word.toInt(&isNumber);
        if (!isNumber || number < 1 || number > most) {
            return std::nullopt;
        }
        numbers.append(number);
    }
    return numbers;
}

bool isWithinLimits(int width, int height)
{
    return width <= kMaxImageSide && height <= kMaxImageSide
        && qint64(width) * height <= kMaxImagePixels;
}

// Nothing: the files are not those that the line promises.
std::optional<ImageFiles> filesIn(const QList<int> &line, QByteArrayView bytes)
{
    if (line.size() < 3 || !isWithinLimits(line[0], line[1])) {
        return std::nullopt;
    }
    ImageFiles files{line[0], line[1]};
    if (sizesOf(files.width, files.height).size() != static_cast<std::size_t>(line.size() - 2)) {
        return std::nullopt;
    }
    for (const int length : line.sliced(2)) {
        if (length > kMaxImageFile || length > bytes.size()
            || !bytes.first(length).startsWith(kJpegBegins)) {
            return std::nullopt;
        }
        files.jpegs.push_back(bytes.first(length).toByteArray());
        bytes = bytes.sliced(length);
    }
    return bytes.isEmpty() ? std::optional(std::move(files)) : std::nullopt;
}

} // namespace

Error errorOf(ImageFault fault)
{
    return invalidField(QStringLiteral("image"), QString::fromUtf16(ruleOf(fault)));
}

QByteArray encode(ImageFault fault)
{
    return kFault.toByteArray() + ' ' + QByteArray::number(static_cast<int>(fault) + 1) + '\n';
}

QByteArray encode(const ImageFiles &files)
{
    QByteArray report = kFiles.toByteArray() + ' ' + QByteArray::number(files.width) + ' '
        + QByteArray::number(files.height);
    for (const QByteArray &jpeg : files.jpegs) {
        report += ' ' + QByteArray::number(jpeg.size());
    }
    report += '\n';
    for (const QByteArray &jpeg : files.jpegs) {
        report += jpeg;
    }
    return report;
}

Result<ImageFiles> readImageReport(QByteArrayView report)
{
    const qsizetype end = report.indexOf('\n');
    const qsizetype blank = report.indexOf(' ');
    if (end < 0 || blank < 0 || blank > end) {
        return errorOf(ImageFault::TooHard);
    }
    const QByteArrayView word = report.first(blank);
    const auto numbers = numbersIn(report.sliced(blank + 1, end - blank - 1), kMaxImageReport);
    if (numbers && word == kFault
        && numbers->first() <= static_cast<int>(ImageFault::TooHard) + 1) {
        return errorOf(static_cast<ImageFault>(numbers->first() - 1));
    }
    if (numbers && word == kFiles) {
        if (auto files = filesIn(*numbers, report.sliced(end + 1))) {
            return *std::move(files);
        }
    }
    return errorOf(ImageFault::TooHard);
}

} // namespace boxoffice

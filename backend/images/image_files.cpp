#include "backend/images/image_files.h"

#include <QBuffer>
#include <QColorSpace>
#include <QImageReader>
#include <QImageWriter>
#include <QPainter>

#include <algorithm>

namespace boxoffice {

namespace {

constexpr int kMostMegabytes = 384;  // of one decoded picture: 40 megapixels of 64 bits
constexpr int kDotsPerMeter = 2'835; // 72 an inch
constexpr int kQualities[] = {82, 70, 55, 40, 25};

// libjpeg paints what is missing grey and says so, which is all that tells.
bool hasPrematureEnd = false;

void hear(QtMsgType, const QMessageLogContext &, const QString &message)
{
    hasPrematureEnd |= message.contains(u"premature end", Qt::CaseInsensitive);
}

// Null: none of the three.
const char *formatOf(QByteArrayView bytes)
{
    if (bytes.startsWith("\x89PNG\r\n\x1a\n")) {
        return "png";
    }
    if (bytes.startsWith("\xff\xd8\xff")) {
        return "jpeg";
    }
    return bytes.size() > 12 && bytes.startsWith("RIFF") && bytes.sliced(8, 4) == "WEBP" ? "webp"
                                                                                         : nullptr;
}

std::optional<ImageFault> faultOf(const QSize &size)
{
    const qint64 width = size.width();
    const qint64 height = size.height();
    if (width < 1 || height < 1) {
        return ImageFault::Damaged;
    }
    if (width > kMaxImageSide || height > kMaxImageSide || width * height > kMaxImagePixels) {
        return ImageFault::TooLarge;
    }
    if (width < kMinImageWidth || height < kMinImageHeight) {
        return ImageFault::TooSmall;
    }
    if (width > kMaxImageWideness * height || height > kMaxImageTallness * width) {
        return ImageFault::BadShape;
    }
    return std::nullopt;
}

// On white, in sRGB, with nothing but its pixels.
QImage plain(const QImage &read)
{
    QImage image = read.convertToFormat(QImage::Format_ARGB32);
    if (image.colorSpace().isValid()) {
        image.convertToColorSpace(QColorSpace::SRgb);
    }
    QImage paper(image.size(), QImage::Format_RGB32);
    paper.fill(Qt::white);
    paper.setDotsPerMeterX(kDotsPerMeter); // else it depends on where this runs
    paper.setDotsPerMeterY(kDotsPerMeter);
    QPainter(&paper).drawImage(0, 0, image);
    return paper;
}

// Empty: no quality makes it small enough.
QByteArray jpegOf(const QImage &image)
{
    for (const int quality : kQualities) {
        QByteArray bytes;
        QBuffer buffer(&bytes);
        QImageWriter writer(&buffer, "jpeg");
        writer.setQuality(quality);
        writer.setOptimizedWrite(true);
        writer.setProgressiveScanWrite(true);
        if (!writer.write(image)) {
            return {};
        }
        if (bytes.size() <= kMaxImageFile) {
            return bytes;
        }
    }
    return {};
}

std::variant<ImageFault, ImageFiles> filesOf(const QImage &widest, const QSize &original)
{
    ImageFiles files{original.width(), original.height()};
    for (const ImageSize &size : sizesOf(original.width(), original.height())) {
        const QByteArray jpeg = jpegOf(widest.scaled(size.width, size.height, Qt::IgnoreAspectRatio,
                                                     Qt::SmoothTransformation));
        if (jpeg.isEmpty()) {
            return ImageFault::TooHard;
        }
        files.jpegs.push_back(jpeg);
    }
    return files;
}

} // namespace

std::variant<ImageFault, ImageFiles> imageFilesOf(const QByteArray &upload)
{
    const char *format = formatOf(upload);
    if (!format) {
        return ImageFault::Unknown;
    }
    hasPrematureEnd = false;
    const QtMessageHandler before = qInstallMessageHandler(hear);
    QImageReader::setAllocationLimit(kMostMegabytes);
    QByteArray bytes = upload;
    QBuffer buffer(&bytes);
    QImageReader reader(&buffer, format);
    reader.setAutoDetectImageFormat(false);
    reader.setAutoTransform(true);
    QSize size = reader.size(); // as it is stored, perhaps on its side
    const bool isOnSide = reader.transformation() & QImageIOHandler::TransformationRotate90;
    const QSize upright = isOnSide ? size.transposed() : size;
    if (const auto fault = faultOf(upright)) {
        qInstallMessageHandler(before);
        return *fault;
    }
    const ImageSize widest = sizesOf(upright.width(), upright.height()).back();
    const QSize wanted(widest.width, widest.height);
    reader.setScaledSize(isOnSide ? wanted.transposed() : wanted);
    const QImage read = reader.read();
    qInstallMessageHandler(before);
    if (read.isNull() || hasPrematureEnd) {
        return ImageFault::Damaged;
    }
    return filesOf(plain(read), upright);
}

} // namespace boxoffice

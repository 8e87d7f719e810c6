#include "shared/api/event_image.h"

#include "shared/api/json_writer.h"

#include <QCryptographicHash>

#include <algorithm>

namespace boxoffice {

std::vector<ImageSize> sizesOf(int width, int height)
{
    std::vector<ImageSize> sizes;
    for (const int address : kImageWidths) {
        const int shown = std::min(address, width);
        const qint64 high = (qint64(height) * shown + width / 2) / width;
        sizes.push_back({address, shown, static_cast<int>(std::max<qint64>(high, 1))});
        if (shown == width) {
            break;
        }
    }
    return sizes;
}

ImageSize sizeAt(const EventImage &image, int address)
{
    const auto sizes = sizesOf(image.width, image.height);
    const auto at = std::find_if(sizes.begin(), sizes.end(), [address](const ImageSize &size) {
        return size.address == address;
    });
    return at != sizes.end() ? *at : sizes.back();
}

EventImage imageOf(const ImageFiles &files, const QString &alt)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QByteArray &jpeg : files.jpegs) {
        hash.addData(jpeg);
    }
    return {QString::fromLatin1(hash.result().first(8).toHex()), files.width, files.height, alt};
}

QByteArray imagePath(const Uuid &eventId, const EventImage &image, const ImageSize &size)
{
    return "/events/" + eventId.toByteArray() + "/image/" + QByteArray::number(size.address)
        + "?v=" + image.version.toLatin1();
}

QByteArray imageTag(const QString &version, int address)
{
    return '"' + version.toLatin1() + '-' + QByteArray::number(address) + '"';
}

void appendImageJson(QByteArray &json, const Uuid &eventId, const EventImage &image)
{
    ObjectWriter out(json);
    out.string("alt", image.alt);
    out.number("width", image.width);
    out.number("height", image.height);
    out.string("version", image.version);
    QByteArray sizes("[");
    for (const ImageSize &size : sizesOf(image.width, image.height)) {
        sizes += sizes.size() > 1 ? ",{" : "{";
        sizes += "\"width\":" + QByteArray::number(size.width)
            + ",\"height\":" + QByteArray::number(size.height) + ",\"url\":\""
            + imagePath(eventId, image, size) + "\"}";
    }
    sizes += ']';
    out.json("sizes", sizes);
}

} // namespace boxoffice

#include "tests/support/pictures.h"

#include <QBuffer>
#include <QImageWriter>
#include <QPainter>
#include <QRandomGenerator>
#include <QtEndian>

#include <zlib.h>

namespace boxoffice::test {

namespace {

QByteArray big32(quint32 value)
{
    QByteArray bytes(4, Qt::Uninitialized);
    qToBigEndian(value, bytes.data());
    return bytes;
}

QByteArray big16(int value)
{
    QByteArray bytes(2, Qt::Uninitialized);
    qToBigEndian(static_cast<quint16>(value), bytes.data());
    return bytes;
}

QByteArray little(quint32 value, int bytes)
{
    QByteArray all(4, Qt::Uninitialized);
    qToLittleEndian(value, all.data());
    return all.first(bytes);
}

QByteArray pngChunk(const QByteArray &type, const QByteArray &data)
{
    const QByteArray checked = type + data;
    const uLong crc = crc32(0, reinterpret_cast<const Bytef *>(checked.constData()),
                            static_cast<uInt>(checked.size()));
    return big32(static_cast<quint32>(data.size())) + checked + big32(static_cast<quint32>(crc));
}

QByteArray riffChunk(const QByteArray &type, const QByteArray &data)
{
    return type + little(static_cast<quint32>(data.size()), 4) + data
        + QByteArray(data.size() % 2, '\0');
}

// The segment of a JPEG: marker, length, data.
QByteArray segment(char marker, const QByteArray &data)
{
    return QByteArray("\xff") + marker + big16(static_cast<int>(data.size()) + 2) + data;
}

// An entry of a TIFF directory.
QByteArray tiffEntry(int tag, int type, int count, const QByteArray &value)
{
    return little(static_cast<quint32>(tag), 2) + little(static_cast<quint32>(type), 2)
        + little(static_cast<quint32>(count), 4) + value.leftJustified(4, '\0');
}

// Whole bytes of what is written bit by bit, with a zero behind each 0xff, and ones at the end.
QByteArray scanOf(QByteArray bits)
{
    bits = bits.leftJustified((bits.size() + 7) / 8 * 8, '1');
    QByteArray bytes;
    for (qsizetype at = 0; at < bits.size(); at += 8) {
        const auto byte = static_cast<char>(bits.sliced(at, 8).toInt(nullptr, 2));
        bytes += byte;
        if (byte == '\xff') {
            bytes += '\0';
        }
    }
    return bytes;
}

} // namespace

QImage halves(int width, int height, const QColor &left, const QColor &right)
{
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(left);
    QPainter(&image).fillRect(width / 2, 0, width - width / 2, height, right);
    return image;
}

QByteArray encoded(const QImage &image, const char *format, int quality)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QImageWriter writer(&buffer, format);
    writer.setQuality(quality);
    return writer.write(image) ? bytes : QByteArray();
}

QImage noise(int width, int height)
{
    QImage image(width, height, QImage::Format_RGB32);
    QRandomGenerator random(4'711);
    for (int y = 0; y < height; ++y) {
        random.generate(reinterpret_cast<quint32 *>(image.scanLine(y)),
                        reinterpret_cast<quint32 *>(image.scanLine(y)) + width);
    }
    return image;
}

QByteArray withExif(const QByteArray &jpeg, int orientation)
{
    constexpr quint32 gpsAt = 8 + 2 + 2 * 12 + 4;
    constexpr quint32 areaAt = gpsAt + 2 + 12 + 4;
    const QByteArray area = kGpsArea.toByteArray();
    const QByteArray tiff = "II*" + QByteArray(1, '\0') + little(8, 4) + little(2, 2)
        + tiffEntry(0x0112, 3, 1, little(static_cast<quint32>(orientation), 2))
        + tiffEntry(0x8825, 4, 1, little(gpsAt, 4)) + little(0, 4) + little(1, 2)
        + tiffEntry(0x001c, 7, static_cast<int>(area.size()), little(areaAt, 4)) + little(0, 4)
        + area;
    return jpeg.first(2) + segment('\xe1', "Exif" + QByteArray(2, '\0') + tiff) + jpeg.sliced(2);
}

// Baseline: each ink has one value everywhere, so a block is its difference to the one before (none
// but in the first) and its end. Adobe's inks are inverted: 228, 28, 28 and 228 of 255 are red.
QByteArray cmykJpeg()
{
    const QByteArray adobe = "Adobe" + big16(100) + QByteArray(5, '\0');
    const QByteArray eights(64, 8);
    QByteArray frame = QByteArray(1, 8) + big16(120) + big16(240) + QByteArray(1, 4);
    QByteArray scan(1, 4);
    for (char ink = 1; ink <= 4; ++ink) {
        frame += QByteArray(1, ink) + '\x11' + QByteArray(1, '\0');
        scan += QByteArray(1, ink) + QByteArray(1, '\0');
    }
    scan += QByteArray(1, '\0') + '\x3f' + QByteArray(1, '\0');
    const QByteArray differences =
        QByteArray(1, '\0') + "\x01\x01" + QByteArray(14, '\0') + QByteArray(1, '\0') + '\x07';
    const QByteArray others = "\x10\x01" + QByteArray(15, '\0') + QByteArray(1, '\0');
    QByteArray bits;
    for (const char *difference : {"1100100", "0011011", "0011011", "1100100"}) {
        bits += QByteArray("10") + difference + '0';
    }
    bits += QByteArray((30 * 15 - 1) * 4 * 2, '0');
    return "\xff\xd8" + segment('\xee', adobe) + segment('\xdb', QByteArray(1, '\0') + eights)
        + segment('\xc0', frame) + segment('\xc4', differences) + segment('\xc4', others)
        + segment('\xda', scan) + scanOf(bits) + "\xff\xd9";
}

QByteArray hugePng(int side)
{
    const QByteArray pixels((qsizetype(side) + 7) / 8 * side + side, '\0');
    const QByteArray packed = qCompress(pixels, 9).sliced(4);
    const QByteArray head = big32(static_cast<quint32>(side)) + big32(static_cast<quint32>(side))
        + QByteArray("\x01\x00\x00\x00\x00", 5);
    return "\x89PNG\r\n\x1a\n" + pngChunk("IHDR", head) + pngChunk("IDAT", packed)
        + pngChunk("IEND", {});
}

QByteArray animatedWebp(int width, int height)
{
    const QByteArray size =
        little(static_cast<quint32>(width - 1), 3) + little(static_cast<quint32>(height - 1), 3);
    QByteArray chunks = riffChunk("VP8X", '\x02' + QByteArray(3, '\0') + size)
        + riffChunk("ANIM", QByteArray(6, '\0'));
    for (const QColor &colour : {QColor(Qt::red), QColor(Qt::blue)}) {
        const QByteArray file = encoded(halves(width, height, colour, colour), "webp", 100);
        chunks += riffChunk("ANMF",
                            QByteArray(6, '\0') + size + little(100, 3) + QByteArray(1, '\0')
                                + file.sliced(12));
    }
    return riffChunk("RIFF", "WEBP" + chunks);
}

} // namespace boxoffice::test

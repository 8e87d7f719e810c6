// Pictures for tests, good and bad, made by Qt or byte by byte: no file of them lies in the
// project.
//
// Threads: pure functions.
#pragma once

#include <QByteArray>
#include <QColor>
#include <QImage>

namespace boxoffice::test {

// Left half in one colour and right half in another.
QImage halves(int width, int height, const QColor &left = Qt::red, const QColor &right = Qt::blue);
// format: of QImageWriter, such as "png".
QByteArray encoded(const QImage &image, const char *format, int quality = 90);
// A picture that has no two equal rows and compresses badly.
QImage noise(int width, int height);

// A JPEG with the Exif segment of a camera behind its first bytes: how it was held (1 to 8), and a
// GPS position whose area is called kGpsArea.
QByteArray withExif(const QByteArray &jpeg, int orientation);
inline constexpr QByteArrayView kGpsArea = "GPS-AREA-OF-THE-PHOTOGRAPHER";

// 240 x 120 pixels in the four inks of print, as Adobe writes them: red.
QByteArray cmykJpeg();
// A well-formed PNG of one bit a pixel, all black, of that size.
QByteArray hugePng(int side);
// An animation of two frames: red, then blue.
QByteArray animatedWebp(int width, int height);

} // namespace boxoffice::test

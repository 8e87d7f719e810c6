// The picture of an event as the API represents it, and its files.
//
// Threads: values and pure functions.
#pragma once

#include "shared/ids.h"

#include <QByteArray>
#include <QString>

#include <array>
#include <vector>

namespace boxoffice {

// The widths at which a picture is served, in pixels. A narrower picture is never enlarged: it has
// fewer files, and the last has its own width.
inline constexpr std::array<int, 3> kImageWidths{480, 960, 1600};
inline constexpr qint64 kMaxImageUpload = 4 * 1024 * 1024; // bytes
inline constexpr qint64 kMaxImageFile = 1024 * 1024;       // bytes of one file

struct EventImage
{
    QString version; // 16 hexadecimal digits, others for other files
    int width = 0;   // of the upload, upright, in pixels
    int height = 0;
    QString alt = {}; // what it shows, up to 300 code points; empty: nobody said

    friend bool operator==(const EventImage &, const EventImage &) = default;
};

// An uploaded picture, re-encoded from its pixels.
struct ImageFiles
{
    int width = 0; // of the upload, upright, in pixels
    int height = 0;
    std::vector<QByteArray> jpegs = {}; // of sizesOf(width, height), in their order

    friend bool operator==(const ImageFiles &, const ImageFiles &) = default;
};

struct ImageSize
{
    int address = 0; // one of kImageWidths
    int width = 0;   // of the file, in pixels
    int height = 0;

    friend bool operator==(const ImageSize &, const ImageSize &) = default;
};

// Returns the sizes in which a picture is served, at least one, narrowest first.
// Requires: width and height are 1 or more.
std::vector<ImageSize> sizesOf(int width, int height);
// Returns the size that is served at an address: that one, or the widest there is.
ImageSize sizeAt(const EventImage &image, int address);
// Returns the picture that an event has with these files.
EventImage imageOf(const ImageFiles &files, const QString &alt);

// Returns the path of a file, with the version in its query.
QByteArray imagePath(const Uuid &eventId, const EventImage &image, const ImageSize &size);
// Returns the strong ETag of a file, with its quotes.
QByteArray imageTag(const QString &version, int address);

// Appends {"alt","width","height","version","sizes":[{"width","height","url"}]}.
void appendImageJson(QByteArray &json, const Uuid &eventId, const EventImage &image);

} // namespace boxoffice

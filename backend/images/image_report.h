// What the helper tells the server: the files that it made, or why it made none.
//
// The server trusts none of it: a helper that a picture has taken over can only send JPEG files
// within the limits, or a refusal.
//
// Threads: values and pure functions.
#pragma once

#include "shared/api/event_image.h"
#include "shared/result.h"

namespace boxoffice {

// Pictures beyond these are refused.
inline constexpr int kMaxImageSide = 16'384; // pixels
inline constexpr qint64 kMaxImagePixels = 40'000'000;
inline constexpr int kMinImageWidth = 200;
inline constexpr int kMinImageHeight = 100;
inline constexpr int kMaxImageWideness = 5; // times as wide as high
inline constexpr int kMaxImageTallness = 2; // times as high as wide

enum class ImageFault {
    Unknown, // no PNG, JPEG or WebP
    Damaged,
    TooLarge,
    TooSmall,
    BadShape,
    TooHard, // the helper's limits ended it
};

// Returns what a client is told: invalid_field, naming the rule.
Error errorOf(ImageFault fault);

QByteArray encode(ImageFault fault);
QByteArray encode(const ImageFiles &files);
// Fails with the error of the fault that the report names; with that of TooHard if it is none.
Result<ImageFiles> readImageReport(QByteArrayView report);

// The bytes of the longest report.
inline constexpr qint64 kMaxImageReport = 3 * kMaxImageFile + 100;

} // namespace boxoffice

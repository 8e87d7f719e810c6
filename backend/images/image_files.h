// Makes the files of a picture from an upload. Runs in the helper only: a decoder of somebody
// else's bytes has no place in the server.
//
// PNG, JPEG and WebP are told apart by their first bytes, and no other decoder is ever asked. What
// comes out is made of pixels alone: upright, in sRGB, on white, without what the upload said about
// place, time or camera. Of an animation the first frame counts.
//
// Threads: a pure function, apart from Qt's message handler, which it sets.
#pragma once

#include "backend/images/image_report.h"

#include <variant>

namespace boxoffice {

std::variant<ImageFault, ImageFiles> imageFilesOf(const QByteArray &upload);

} // namespace boxoffice

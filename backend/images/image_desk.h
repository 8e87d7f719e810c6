// The desk at which uploads are decoded: one at a time, by a helper that a thread of its own waits
// for, and with a short line. Bookings come before the helper.
//
// Threads: submit work to desk() from any thread; filesOf() within such work only.
#pragma once

#include "backend/images/image_helper.h"
#include "shared/work_desk.h"

namespace boxoffice {

class ImageDesk
{
public:
    // A line of uploads of 4 MiB each. Beyond it: overloaded, at once.
    static constexpr int kMaxWaiting = 8;

    explicit ImageDesk(ImageHelperOptions options);
    ~ImageDesk() { stop(); }
    ImageDesk(const ImageDesk &) = delete;
    ImageDesk &operator=(const ImageDesk &) = delete;

    WorkDesk &desk() { return m_desk; }
    // See ImageHelper::run().
    Result<ImageFiles> filesOf(const QByteArray &upload) { return m_helper.run(upload); }
    // Refuses what waits, kills the helper, and joins the thread.
    void stop();

private:
    ImageHelper m_helper;
    WorkDesk m_desk; // last: its thread uses the helper
};

// Returns the path of the helper beside this program.
QString imageHelperPath();

} // namespace boxoffice

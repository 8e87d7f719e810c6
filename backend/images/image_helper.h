// Runs the helper that decodes an upload: a process of its own for each, with neither the server's
// descriptors nor its environment, and within limits of memory, time and files, which the kernel
// keeps. Whatever a picture does to a decoder, it does it there.
//
// Threads: run() on one thread at a time; stop() from any thread.
#pragma once

#include "backend/images/image_report.h"

#include <QStringList>

#include <atomic>
#include <chrono>

namespace boxoffice {

struct ImageHelperOptions
{
    QString program; // boxoffice-image-helper
    QStringList arguments = {};
    std::chrono::milliseconds wallClock = std::chrono::seconds(15); // then it is killed
    int cpuSeconds = 8;
    qint64 memory = 1024LL * 1024 * 1024; // bytes of address space, most of them libraries
};

class ImageHelper
{
public:
    explicit ImageHelper(ImageHelperOptions options) : m_options(std::move(options)) { }

    // Blocks until the helper has ended, at most for its wall clock. Fails with the error of a
    // fault, internal if it cannot be started, and overloaded if the wall clock ended it, since
    // only a busy machine takes that long, or after stop().
    Result<ImageFiles> run(const QByteArray &upload);
    // Kills the helper that runs, soon, and starts no other.
    void stop() { m_stopping = true; }

private:
    const ImageHelperOptions m_options;
    std::atomic<bool> m_stopping = false;
};

} // namespace boxoffice

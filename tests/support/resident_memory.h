// How much memory a process has, for tests with a bound. Linux only.
//
// Threads: any.
#pragma once

#include <QFile>
#include <QString>

#include <unistd.h>

#include <cstddef>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// As in the sanitizers' allocator_interface.h, which GCC's packages lack.
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();
#endif

namespace boxoffice {

// What a sanitizer keeps beside each allocation, generously: a bound without one times this.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr qint64 kSanitizerMemory = 4;
#elif defined(__SANITIZE_THREAD__)
inline constexpr qint64 kSanitizerMemory = 16;
#else
inline constexpr qint64 kSanitizerMemory = 1;
#endif

// In bytes; 0 if the system doesn't tell.
inline qint64 residentBytes(qint64 process = ::getpid())
{
    QFile file(QStringLiteral("/proc/%1/statm").arg(process));
    if (!file.open(QIODevice::ReadOnly)) {
        return 0;
    }
    return file.readAll().split(' ').value(1).toLongLong() * ::sysconf(_SC_PAGESIZE);
}

// What this process holds, in bytes. A sanitizer keeps freed memory resident for a while, so there
// it is what is allocated.
inline qint64 heldBytes()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return static_cast<qint64>(__sanitizer_get_current_allocated_bytes());
#else
    return residentBytes();
#endif
}

} // namespace boxoffice

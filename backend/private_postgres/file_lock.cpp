#include "backend/private_postgres/file_lock.h"

#include <QFile>
#include <QThread>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace boxoffice {

int openOwned(const QString &file, int flags, const SystemUser &owner)
{
    const int descriptor = ::open(QFile::encodeName(file).constData(), flags, 0600);
    if (descriptor >= 0 && owner.change && ::geteuid() == 0) {
        (void)!::fchown(descriptor, owner.user, owner.group);
    }
    return descriptor;
}

FileLock::FileLock(const QString &file, const SystemUser &owner)
    : m_descriptor(openOwned(file, O_RDWR | O_CREAT | O_CLOEXEC, owner))
{ }

FileLock::~FileLock()
{
    ::close(m_descriptor);
}

bool FileLock::lock(Kind kind, QDeadlineTimer deadline)
{
    const int operation = kind == Kind::Shared ? LOCK_SH : LOCK_EX;
    while (::flock(m_descriptor, operation | LOCK_NB) != 0) {
        if (deadline.hasExpired() || (errno != EWOULDBLOCK && errno != EINTR)) {
            return false;
        }
        QThread::msleep(20);
    }
    return true;
}

} // namespace boxoffice

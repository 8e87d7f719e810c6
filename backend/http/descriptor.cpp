#include "backend/http/descriptor.h"

#include <unistd.h>

namespace boxoffice {

void Descriptor::reset()
{
    if (m_fd >= 0) {
        ::close(m_fd);
        m_fd = -1;
    }
}

} // namespace boxoffice

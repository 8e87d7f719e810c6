#include "desktop/client/call.h"

namespace boxoffice {

void CallBase::cancel()
{
    if (!m_finished) {
        fail(cancelledByPerson());
    }
}

void CallBase::finish()
{
    if (m_finished) {
        return;
    }
    m_finished = true;
    Q_EMIT finished();
    deleteLater();
}

} // namespace boxoffice

#include "backend/storage/transaction.h"

namespace boxoffice {

CommitEnd Transaction::commit()
{
    Q_ASSERT(m_active);
    m_active = false;
    if (!m_connection.isOpen()) { // lost before, so COMMIT cannot be sent
        return CommitEnd::RolledBack;
    }
    if (m_connection.commit()) {
        return CommitEnd::Committed;
    }
    return m_connection.stands() ? CommitEnd::RolledBack : CommitEnd::Unknown;
}

void Transaction::rollback()
{
    if (std::exchange(m_active, false)) {
        m_connection.rollback();
    }
}

} // namespace boxoffice

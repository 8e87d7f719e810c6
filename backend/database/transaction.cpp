#include "backend/database/transaction.h"

namespace boxoffice {

bool Transaction::runPutOff()
{
    return m_connection.runTogether(std::exchange(m_putOff, {}));
}

void Transaction::beginPiece()
{
    Q_ASSERT(m_active && m_putOff.empty());
    m_connection.savePoint();
}

bool Transaction::undoPiece()
{
    m_putOff.clear();
    return m_connection.rollBackToSavePoint();
}

CommitEnd Transaction::commit()
{
    Q_ASSERT(m_active);
    m_active = false;
    if (!m_connection.isOpen()) { // lost before, so COMMIT cannot be sent
        return CommitEnd::RolledBack;
    }
    if (m_connection.commit(m_putOff)) {
        return CommitEnd::Committed;
    }
    return m_connection.mayHaveCommitted() ? CommitEnd::Unknown : CommitEnd::RolledBack;
}

void Transaction::rollback()
{
    if (std::exchange(m_active, false)) {
        m_connection.rollback();
    }
}

} // namespace boxoffice

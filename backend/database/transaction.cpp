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
    const std::optional<CommitEnd> end = tryToCommit();
    if (!end) {
        rollback();
    }
    return end.value_or(CommitEnd::RolledBack);
}

std::optional<CommitEnd> Transaction::tryToCommit()
{
    Q_ASSERT(m_active);
    m_active = false;
    if (!m_connection.isOpen()) { // lost before, so COMMIT cannot be sent
        return CommitEnd::RolledBack;
    }
    if (m_connection.commit(std::exchange(m_putOff, {}))) {
        return CommitEnd::Committed;
    }
    m_active = m_connection.isInTransaction();
    if (m_active) {
        return {};
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

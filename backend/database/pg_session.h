// One session with PostgreSQL through Qt's driver: opens and closes it, and watches every round
// trip. Knows no statement.
//
// It opens with the settings on which everything else relies: timeouts, UTC, plans that use
// indexes. A pooler that drops them, or a PostgreSQL that does not know them, is refused.
//
// Threads: belongs to the thread that made it.
#pragma once

#include "backend/database/database_config.h"
#include "backend/database/watchdog.h"

#include <QSqlDatabase>

#include <memory>

struct pg_conn;

namespace boxoffice {

class PgSession
{
public:
    // watchdog: borrowed, must outlive the session; null: calls are not watched.
    PgSession(const DatabaseConfig &config, Watchdog *watchdog);
    ~PgSession();
    PgSession(const PgSession &) = delete;
    PgSession &operator=(const PgSession &) = delete;

    // Tries once, within the connect timeout and two calls. False: problem() tells why.
    // Requires: it is closed.
    bool open();
    void close();
    // For the operator, of an open() that failed; never for clients.
    const QString &problem() const { return m_problem; }
    // Of an open() that failed: trying again does not help.
    bool isUnfit() const { return m_isUnfit; }

    // What the socket tells between two calls, without a round trip.
    enum class Look {
        Quiet,   // and outside a transaction: it can be used
        Unclear, // the server has said something, or a transaction is open
        Gone
    };
    // The functions below require that open() returned true, and no close() since.
    Look look() const;
    // Whether socket and session have survived all calls so far.
    bool stands() const;
    // Whether no transaction is open.
    bool isIdle() const;

    QSqlDatabase &database() { return m_database; }
    pg_conn *handle() const;
    // Returns what work() returns. The watchdog cuts the session if it takes longer than the call
    // deadline.
    template <typename Work> bool watched(Work &&work)
    {
        if (m_line) {
            m_line->arm(m_config.callDeadline);
        }
        const bool ok = work();
        if (m_line) {
            m_line->disarm();
        }
        return ok;
    }

private:
    void addDatabase();
    void noteFailedOpening();
    void notePooler(const QString &what);
    bool hasSettings();

    const DatabaseConfig m_config;
    const QString m_name;
    Watchdog *const m_watchdog;
    QSqlDatabase m_database;
    std::shared_ptr<Watchdog::Line> m_line;
    QString m_problem;
    bool m_isUnfit = false;
};

} // namespace boxoffice

// The address of the database, and its timeouts.
//
// Threads: a value.
#pragma once

#include <QString>

#include <algorithm>
#include <chrono>

namespace boxoffice {

struct DatabaseConfig
{
    QString host = QStringLiteral("localhost"); // or the absolute path of a socket directory
    int port = 5432;
    QString user = QStringLiteral("postgres");
    QString password;
    QString database = QStringLiteral("eventbooking");
    QString sslMode = QStringLiteral("disable"); // libpq's words: disable … verify-full
    QString applicationName = QStringLiteral("boxoffice");

    // Longer timeouts survive slower moments; shorter ones answer sooner if the database is down.
    std::chrono::seconds connectTimeout{3};            // libpq takes whole seconds, 2 or more
    std::chrono::milliseconds statementTimeout{5'000}; // 0: none
    std::chrono::milliseconds lockTimeout{2'000};      // 0: none
    std::chrono::milliseconds idleInTransactionTimeout{10'000};
    std::chrono::milliseconds tcpUserTimeout{5'000};
    // PostgreSQL ends the session of a host that has vanished, and frees its locks, within 8 s.
    // Else as the cluster and its system have it, which may be two hours.
    bool endsIfClientVanishes = false;
    // The watchdog closes the connection then. Above statementTimeout: it is for servers that hang.
    std::chrono::milliseconds callDeadline{8'000};
};

// For health checks: a call to a database that hangs fails within 2 s.
inline DatabaseConfig inAHurry(DatabaseConfig config)
{
    constexpr std::chrono::milliseconds kStatement{1'500};
    constexpr std::chrono::milliseconds kCall{2'000};
    config.connectTimeout = std::chrono::seconds(2);
    config.statementTimeout = config.statementTimeout.count() > 0
        ? std::min(config.statementTimeout, kStatement)
        : kStatement;
    config.callDeadline = std::min(config.callDeadline, kCall);
    return config;
}

} // namespace boxoffice

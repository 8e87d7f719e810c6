#include "backend/app/patient_migration.h"

#include "backend/storage/migrator.h"

#include <QDeadlineTimer>
#include <QThread>

#include <cstdio>

namespace boxoffice {

namespace {

using namespace std::chrono_literals;
using StopRequested = std::function<bool()>;

constexpr auto kConnectPause = 2s;

void pause(std::chrono::milliseconds length, const StopRequested &stopRequested)
{
    const QDeadlineTimer end(length);
    while (!end.hasExpired() && !stopRequested()) {
        QThread::msleep(20);
    }
}

} // namespace

Result<void> migrateWithPatience(const DatabaseConfig &database, int tries,
                                 const StopRequested &stopRequested)
{
    const auto migrations = loadMigrations(embeddedMigrations());
    if (!migrations) {
        return migrations.error();
    }
    for (;; --tries) {
        const auto done = migrate(database, *migrations, QDeadlineTimer(kConnectPause));
        if (done) {
            return {};
        }
        if (done.error().code != ErrorCode::DatabaseUnavailable || tries <= 1 || stopRequested()) {
            return done.error();
        }
        std::fprintf(stderr, "%s Trying again, %d more.\n", qPrintable(done.error().message),
                     tries - 1);
        pause(kConnectPause, stopRequested);
    }
}

} // namespace boxoffice

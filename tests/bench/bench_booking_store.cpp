// How many registrations a second one thread books through PgBookingStore, by size of batch.
//
// Usage: bench_booking_store [SECONDS] (a measurement). It starts a PostgreSQL of its own with full
// durability; nothing else should run meanwhile.
#include "backend/storage/pg_booking_store.h"
#include "tests/support/test_postgres.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <cstdio>

using namespace boxoffice;

namespace {

constexpr int kMaxCapacity = 1'000'000;

std::vector<Uuid> createEvents(PgBookingStore &store, int count, int capacity)
{
    std::vector<Command> batch(
        static_cast<std::size_t>(count),
        CreateEventCommand{{QStringLiteral("Bench"), QString(), capacity}, {}});
    std::vector<Uuid> ids;
    const BatchAttempt attempt = store.book(batch, {});
    for (const Outcome &outcome : attempt.decision.outcomes) {
        ids.push_back(outcome.event()->id);
    }
    return ids;
}

void measure(PgBookingStore &store, const char *name, int batchSize, int events, int capacity,
             int seconds)
{
    const std::vector<Uuid> ids = createEvents(store, events, capacity);
    QElapsedTimer clock;
    clock.start();
    qint64 requests = 0;
    qint64 booked = 0;
    std::vector<Command> batch;
    while (clock.elapsed() < seconds * 1000) {
        batch.clear();
        for (int i = 0; i < batchSize; ++i, ++requests) {
            batch.push_back(RegisterCommand{ids[static_cast<std::size_t>(requests) % ids.size()],
                                            QStringLiteral("person%1@bench.example").arg(requests),
                                            {}});
        }
        const BatchAttempt attempt = store.book(batch, {});
        if (attempt.end != BatchEnd::Done) {
            qFatal("a batch failed");
        }
        booked += static_cast<qint64>(attempt.decision.registrations.size());
    }
    const double elapsed = static_cast<double>(clock.nsecsElapsed()) / 1e9;
    std::printf("%-24s %4d a batch: %8.0f answers/s, %8.0f booked/s, %7.3f ms a batch\n", name,
                batchSize, static_cast<double>(requests) / elapsed,
                static_cast<double>(booked) / elapsed,
                elapsed * 1000 * batchSize / static_cast<double>(requests));
    std::fflush(stdout);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const int seconds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 5;
    TestPostgres postgres;
    Watchdog watchdog;
    PgBookingStore store(postgres.freshDatabase(), &watchdog);
    if (!store.connect(QDeadlineTimer(5'000))) {
        qFatal("no database");
    }
    for (const int batchSize : {1, 16, 64, 256}) {
        measure(store, "one event", batchSize, 1, kMaxCapacity, seconds);
    }
    measure(store, "1,000 events", 256, 1000, kMaxCapacity, seconds);
    for (const int batchSize : {1, 16, 64, 256}) {
        measure(store, "sold out", batchSize, 1, 1, seconds);
    }
    return 0;
}

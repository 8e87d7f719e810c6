// A stand-in for a server that uses a private PostgreSQL, for tests that kill it.
//
// Usage: private_postgres_host DIRECTORY. Prints "ready", "reused" or the error, and stops when its
// standard input ends.
#include "backend/private_postgres/private_postgres.h"

#include <QCoreApplication>

#include <cstdio>

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    auto postgres = boxoffice::PrivatePostgres::start(
        {.dataDirectory = QString::fromLocal8Bit(argc > 1 ? argv[1] : "")});
    if (!postgres) {
        std::printf("%s\n", qPrintable(postgres.error().message));
        return 1;
    }
    std::printf("%s\n", (*postgres)->wasReused() ? "reused" : "ready");
    std::fflush(stdout);
    while (std::getchar() != EOF) { }
    return 0;
}

#include "tests/support/summary_box.h"

#include <cstdio>

namespace boxoffice {

void Tally::count(int status, const QByteArray &code)
{
    ++total;
    if (status == 201) {
        ++successes;
    } else if (code == "event_full") {
        ++full;
    } else if (code == "already_registered") {
        ++alreadyRegistered;
    } else {
        ++other;
    }
}

bool printSummary(const QString &title, const Tally &tally, int expectedSuccesses, int expectedFull,
                  int expectedAlready)
{
    const bool pass = tally.successes == expectedSuccesses && tally.full == expectedFull
        && tally.alreadyRegistered == expectedAlready && tally.other == 0;
    const auto row = [](const QString &label, const QString &value) {
        std::printf("| %-36s %9s |\n", qPrintable(label), qPrintable(value));
    };
    const auto counted = [](int got, int expected) {
        return QStringLiteral("%1 (%2)").arg(got).arg(expected);
    };
    std::printf("+------------------------------------------------+\n");
    row(title, QString());
    std::printf("+------------------------------------------------+\n");
    row(QStringLiteral("total"), QString::number(tally.total));
    row(QStringLiteral("successes (expected)"), counted(tally.successes, expectedSuccesses));
    row(QStringLiteral("event-full errors (expected)"), counted(tally.full, expectedFull));
    row(QStringLiteral("already registered (expected)"),
        counted(tally.alreadyRegistered, expectedAlready));
    row(QStringLiteral("other errors"), QString::number(tally.other));
    row(pass ? QStringLiteral("PASS") : QStringLiteral("FAIL"), QString());
    std::printf("+------------------------------------------------+\n");
    std::fflush(stdout);
    return pass;
}

} // namespace boxoffice

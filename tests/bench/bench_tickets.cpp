// How long one core takes for each part of a ticket, in microseconds of processor time.
//
// Usage: bench_tickets (a measurement)
#include "backend/tickets/calendar.h"
#include "backend/tickets/code_picture.h"
#include "backend/tickets/holder_token.h"
#include "backend/tickets/ticket_code.h"
#include "backend/tickets/ticket_pdf.h"

#include <cstdio>
#include <ctime>

using namespace boxoffice;

namespace {

double processorMicros()
{
    std::timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

// Prints the mean of many times, the first excepted.
template <typename Function> void measure(const char *name, int times, Function function)
{
    qsizetype bytes = function();
    const double start = processorMicros();
    for (int i = 0; i < times; ++i) {
        bytes += function();
    }
    const double micros = (processorMicros() - start) / times;
    std::printf("%-28s %10.1f us %10.0f/s  (%lld bytes)\n", name, micros, 1e6 / micros,
                static_cast<long long>(bytes / (times + 1)));
}

} // namespace

int main()
{
    const InstallationSecret secret = *InstallationSecret::fromBytes(QByteArray(32, 's'));
    const HolderTokens tokens(secret);
    const TicketKeys keys(secret);
    Event event;
    event.name = QStringLiteral("Summer concert");
    event.description = QStringLiteral("Three hours of music. ").repeated(20);
    event.location = QStringLiteral("Town hall, 7 High Street");
    event.startsAt = 2'112'719'400'000;
    event.timezone = QStringLiteral("Europe/Berlin");
    Registration registration;
    registration.name = QStringLiteral("Ada Lovelace");
    const QString email = QStringLiteral("ada.lovelace@example.org");
    const TicketKey key = keys.keyOf(event.id);
    const QByteArray code = key.codeOf(registration.id, 1);
    const QByteArray token = tokens.tokenOf(event.id, registration.id, email);

    measure("holder token, made", 100'000,
            [&] { return tokens.tokenOf(event.id, registration.id, email).size(); });
    measure("holder token, checked", 100'000, [&] {
        return qsizetype(tokens.isGenuine(*readHolderToken(token), email) ? token.size() : 0);
    });
    measure("key of an event", 5'000,
            [&] { return qsizetype(keys.keyOf(event.id).publicKey().size()); });
    measure("ticket code, made", 5'000, [&] { return key.codeOf(registration.id, 1).size(); });
    measure("ticket code, verified", 5'000, [&] {
        return qsizetype(isSignedBy(*readTicketCode(code), key.publicKey()) ? code.size() : 0);
    });
    measure("calendar entry", 2'000,
            [&] { return ticketCalendar(event, registration, {}, 0)->size(); });
    measure("code as SVG", 1'000, [&] { return codeSvg(code).size(); });
    measure("code as PNG", 200, [&] { return codePng(code).size(); });
    measure("PDF", 200, [&] { return ticketPdf(event, registration, {}, code)->size(); });
    return 0;
}

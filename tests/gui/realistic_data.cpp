#include "tests/gui/realistic_data.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <cmath>

namespace boxoffice {

namespace {

constexpr qint64 kHour = 3'600'000;
constexpr qint64 kDay = 24 * kHour;

struct Row
{
    const char *name;
    const char *location;
    int capacity;
    int booked;
    int daysAhead; // negative: no date yet
    int hour;
    EventStatus status;
};

constexpr Row kSeason[] = {
    {"Autumn Concert: Brahms and Dvořák", "Town Hall, Great Room", 420, 418, 9, 19,
     EventStatus::Published},
    {"Introduction to Beekeeping", "Allotment House, Lindenweg 12", 24, 24, 12, 10,
     EventStatus::Published},
    {"Repair Café", "Library, ground floor", 60, 17, 5, 14, EventStatus::Published},
    {"Lecture: The Rivers Beneath the City", "Museum of Natural History", 180, 131, 16, 18,
     EventStatus::Published},
    {"Children's Theatre: The Paper Whale", "Theatre on the Quay", 240, 96, 20, 15,
     EventStatus::Published},
    {"First Aid for Volunteers", "Fire Station 3", 20, 19, 7, 9, EventStatus::Published},
    {"Winter Market Stalls", "Market Square", 85, 41, 34, 8, EventStatus::Published},
    {"Open Studio Weekend", "Old Dye Works", 300, 58, 27, 11, EventStatus::Published},
    {"New Year's Reception", "Town Hall, Great Room", 500, 0, 51, 11, EventStatus::Draft},
    {"Night Walk through the Botanical Garden", "Main gate", 40, 40, 3, 21, EventStatus::Published},
    {"Choir Rehearsal Weekend", "Youth Hostel Seeblick", 64, 12, 41, 9, EventStatus::Cancelled},
    {"Data Protection for Clubs", "Online", 150, 73, 14, 18, EventStatus::Published},
    {"Spring Season Preview", "", 200, 0, -1, 0, EventStatus::Draft},
    {"Table Tennis Cup", "Gymnasium East", 96, 88, 18, 10, EventStatus::Published},
    {"Wine Tasting: Mosel and Nahe", "Vaulted Cellar", 36, 33, 11, 19, EventStatus::Published},
    {"Harvest Supper", "Parish Hall", 110, 67, 23, 18, EventStatus::Published},
};

constexpr std::array kFirst = {"anna",  "jonas", "miriam", "lukas",  "ayse",  "piotr", "helena",
                               "noah",  "clara", "samir",  "ingrid", "mateo", "yuki",  "olga",
                               "david", "leila", "emil",   "sofia",  "tom",   "freya"};
constexpr std::array kLast = {"berger",  "okafor",  "novak",  "lindqvist", "schmidt", "rossi",
                              "moreau",  "tanaka",  "weber",  "kowalski",  "haddad",  "jensen",
                              "fischer", "almeida", "peters", "varga",     "klein"};
constexpr std::array kDomains = {"example.org", "example.com", "mail.example.net",
                                 "post.example.de"};

// Of the one who is i-th.
template <typename Words> QString pick(const Words &from, int i, int step)
{
    return QLatin1StringView(from[static_cast<std::size_t>(i * step) % from.size()]);
}

QString address(int i)
{
    return QString(pick(kFirst, i, 7) + u'.' + pick(kLast, i, 5) + QString::number(10 + i % 83)
                   + u'@' + pick(kDomains, i, 3));
}

// Some gave none.
QString name(int i)
{
    const auto capital = [](QString word) {
        word[0] = word.at(0).toUpper();
        return word;
    };
    return i % 7 == 4 ? QString()
                      : QString(capital(pick(kFirst, i, 7)) + u' ' + capital(pick(kLast, i, 5)));
}

// More in the evening than at night, more of late than at the start.
QList<qint64> bookingTimes(int count, qint64 now)
{
    QList<qint64> times;
    for (int i = 0; i < count; ++i) {
        const double share = double(i + 1) / (count + 1);
        const double day = 9.0 * std::pow(share, 0.72);
        const qint64 time = now - qint64(9.4 * double(kDay)) + qint64(day * double(kDay));
        times.append(time + (i * 7'919) % 600'000);
    }
    std::sort(times.begin(), times.end());
    return times;
}

} // namespace

Uuid fillWithSeason(StubServer &server, qint64 now)
{
    Uuid best;
    const QDate today = QDateTime::fromMSecsSinceEpoch(now).date();
    for (const Row &row : kSeason) {
        Event event = server.addEvent(QString::fromUtf8(row.name), row.capacity, row.status);
        event.location = QString::fromUtf8(row.location);
        event.timezone = QStringLiteral("Europe/Berlin");
        if (row.daysAhead >= 0) {
            const QDateTime starts(today.addDays(row.daysAhead), QTime(row.hour, 0),
                                   QTimeZone("Europe/Berlin"));
            event.startsAt = starts.toMSecsSinceEpoch();
            event.endsAt = *event.startsAt + 2 * kHour;
            event.description = QStringLiteral("Doors open half an hour before the start. "
                                               "Seats are not numbered.");
        }
        server.changeEvent(event);
        int i = 0;
        for (const qint64 time : bookingTimes(row.booked, now)) {
            server.addRegistration(event.id, address(i), time);
            server.setName(event.id, i, name(i));
            ++i;
        }
        if (row.capacity == 180) {
            event = server.event(event.id); // by now with what is booked
            event.category = QStringLiteral("Walks and talks");
            server.changeEvent(event);
            best = event.id;
        }
    }
    return best;
}

} // namespace boxoffice

#include "desktop/console/events/time_zones.h"

#include "desktop/books/durations.h"
#include "shared/api/validation.h"

#include <QDirIterator>

#include <algorithm>

namespace boxoffice {

namespace {

// Qt lists what zone.tab has; the other names, such as Etc/UTC and US/Eastern, are files only.
QStringList namesOfFiles()
{
    const QString folder = QStringLiteral("/usr/share/zoneinfo/");
    QStringList names;
    QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        names.append(files.next().mid(folder.size()));
    }
    return names;
}

QStringList allTimezoneNames()
{
    QStringList names = namesOfFiles();
    for (const QByteArray &id : QTimeZone::availableTimeZoneIds()) {
        names.append(QString::fromLatin1(id));
    }
    names.sort();
    names.removeDuplicates();
    names.removeIf([](const QString &name) { return !validTimezone(name); });
    return names;
}

} // namespace

const QStringList &timezoneNames()
{
    static const QStringList names = allTimezoneNames();
    return names;
}

QString systemTimezone()
{
    const QString name = QString::fromLatin1(QTimeZone::systemTimeZoneId());
    return validTimezone(name) ? name : QStringLiteral("UTC");
}

QTimeZone zoneNamed(const QString &name)
{
    return validTimezone(name) ? QTimeZone(name.toLatin1()) : QTimeZone::systemTimeZone();
}

QDateTime wallClock(qint64 millis, const QTimeZone &zone)
{
    const QDateTime there = QDateTime::fromMSecsSinceEpoch(millis, zone);
    return QDateTime(there.date(), there.time(), Qt::UTC);
}

QList<qint64> instantsAt(const QDateTime &wallClock, const QTimeZone &zone)
{
    const qint64 shown = wallClock.toMSecsSinceEpoch();
    const auto utc = [](qint64 millis) { return QDateTime::fromMSecsSinceEpoch(millis, Qt::UTC); };
    // No offset is wider than a day.
    QList<int> offsets{zone.offsetFromUtc(utc(shown - kDay))};
    for (const auto &change : zone.transitions(utc(shown - kDay), utc(shown + kDay))) {
        offsets.append(change.offsetFromUtc);
    }
    QList<qint64> instants;
    for (const int offset : std::as_const(offsets)) {
        const qint64 instant = shown - offset * qint64(1'000);
        if (zone.offsetFromUtc(utc(instant)) == offset && !instants.contains(instant)) {
            instants.append(instant);
        }
    }
    std::sort(instants.begin(), instants.end());
    return instants;
}

} // namespace boxoffice

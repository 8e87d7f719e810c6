#include "shared/api/history_json.h"

#include "shared/api/answer_reader.h"
#include "shared/api/json_writer.h"

#include <utility>

namespace boxoffice {

namespace {

Result<EventStats> statsFrom(const QJsonObject &object)
{
    constexpr QLatin1StringView points("points");
    if (!object.value(points).isArray()) {
        return notAsPromised(points);
    }
    EventStats stats;
    stats.capacity = object.value(QLatin1StringView("capacity")).toInt();
    stats.bookedCount = object.value(QLatin1StringView("booked_count")).toInt();
    stats.cancelledCount = object.value(QLatin1StringView("cancelled_count")).toInt();
    stats.firstAt = timeIn(object, QLatin1StringView("first_at"));
    stats.lastAt = timeIn(object, QLatin1StringView("last_at"));
    stats.bucket = object.value(QLatin1StringView("bucket")).toString();
    for (const QJsonValue &entry : object.value(points).toArray()) {
        const QJsonObject point = entry.toObject();
        stats.points.append({timeIn(point, QLatin1StringView("t")).value_or(0),
                             point.value(QLatin1StringView("registrations")).toInt(),
                             point.value(QLatin1StringView("cancellations")).toInt()});
    }
    return stats;
}

} // namespace

QByteArrayView wireName(HistoryBucket bucket)
{
    switch (bucket) {
    case HistoryBucket::Minute:
        return "minute";
    case HistoryBucket::Hour:
        return "hour";
    case HistoryBucket::Day:
        return "day";
    }
    return {};
}

void appendJson(QByteArray &json, const SeatHistory &history)
{
    ByteWriter out(json, 256 + history.points.size() * 80);
    out << "{\"capacity\":" << history.capacity << ",\"booked_count\":" << history.bookedCount
        << ",\"cancelled_count\":" << history.cancelledCount << ",\"first_at\":";
    writeJsonTime(out, history.firstAt);
    out << ",\"last_at\":";
    writeJsonTime(out, history.lastAt);
    out << ",\"bucket\":\"" << wireName(history.bucket) << "\",\"points\":[";
    bool isFirst = true;
    for (const SeatHistory::Point &point : history.points) {
        out << (std::exchange(isFirst, false) ? "{\"t\":" : ",{\"t\":");
        writeJsonTime(out, point.at);
        out << ",\"registrations\":" << point.registrations
            << ",\"cancellations\":" << point.cancellations << '}';
    }
    out << "]}";
}

Result<EventStats> decodeStats(QByteArrayView json)
{
    return decodeOne<EventStats>(json, statsFrom);
}

} // namespace boxoffice

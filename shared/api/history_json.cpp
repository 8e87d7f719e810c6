#include "shared/api/history_json.h"

#include "shared/api/answer_reader.h"
#include "shared/api/json_writer.h"

#include <utility>

namespace boxoffice {

namespace {

std::optional<HistoryBucket> bucketNamed(const QString &name)
{
    for (const auto bucket : {HistoryBucket::Minute, HistoryBucket::Hour, HistoryBucket::Day}) {
        if (name == QLatin1StringView(wireName(bucket))) {
            return bucket;
        }
    }
    return std::nullopt;
}

Result<SeatHistory> historyFrom(const QJsonObject &object)
{
    constexpr QLatin1StringView points("points");
    constexpr QLatin1StringView bucketMember("bucket");
    constexpr QLatin1StringView type("ticket_type_id");
    const auto bucket = bucketNamed(object.value(bucketMember).toString());
    if (!bucket || !object.value(points).isArray()) {
        return notAsPromised(bucket ? points : bucketMember);
    }
    SeatHistory history;
    history.capacity = object.value(QLatin1StringView("capacity")).toInt();
    history.bookedCount = object.value(QLatin1StringView("booked_count")).toInt();
    history.cancelledCount = object.value(QLatin1StringView("cancelled_count")).toInt();
    history.firstAt = timeIn(object, QLatin1StringView("first_at"));
    history.lastAt = timeIn(object, QLatin1StringView("last_at"));
    history.bucket = *bucket;
    for (const QJsonValue &entry : object.value(points).toArray()) {
        const QJsonObject point = entry.toObject();
        history.points.append({timeIn(point, QLatin1StringView("t")).value_or(0),
                               point.value(QLatin1StringView("registrations")).toInt(),
                               point.value(QLatin1StringView("cancellations")).toInt(),
                               idIn(point, type)});
        history.by = point.contains(type) ? HistoryBy::TicketType : history.by;
    }
    return history;
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

QByteArrayView wireName(HistoryBy by)
{
    switch (by) {
    case HistoryBy::Event:
        return "event";
    case HistoryBy::TicketType:
        return "ticket_type";
    }
    return {};
}

namespace {

void writeType(ByteWriter &out, const std::optional<Uuid> &id)
{
    out << ",\"ticket_type_id\":";
    if (id) {
        const auto characters = id->characters();
        out << '"' << QByteArrayView(characters.data(), characters.size()) << '"';
    } else {
        out << "null";
    }
}

} // namespace

void appendJson(QByteArray &json, const SeatHistory &history)
{
    ByteWriter out(json, 256 + history.points.size() * 140);
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
            << ",\"cancellations\":" << point.cancellations;
        if (history.by == HistoryBy::TicketType) {
            writeType(out, point.ticketTypeId);
        }
        out << '}';
    }
    out << "]}";
}

Result<SeatHistory> decodeHistory(QByteArrayView json)
{
    return decodeOne<SeatHistory>(json, historyFrom);
}

} // namespace boxoffice

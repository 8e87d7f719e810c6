// Writes JSON, for the codecs of the resources (event_json.h, registration_json.h …): strings,
// times, flat objects. Writing appends to a buffer and allocates nothing else.
//
// Threads: pure functions; a writer belongs to one thread.
#pragma once

#include "shared/byte_writer.h"
#include "shared/ids.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace boxoffice {

// A quoted JSON string; control characters, quotes and backslashes escaped (RFC 8259).
void writeJsonString(ByteWriter &out, QStringView text);
// RFC 3339 in UTC with milliseconds: 2026-01-31T09:30:00.000Z. unixMillis: years 0000 to 9999.
void writeTimestamp(ByteWriter &out, qint64 unixMillis);
// A quoted timestamp, or null.
void writeJsonTime(ByteWriter &out, const std::optional<qint64> &time);
// A string, or null if it is empty.
void writeJsonText(ByteWriter &out, const QString &text);

void appendJsonString(QByteArray &out, QStringView text);
void appendTimestamp(QByteArray &out, qint64 unixMillis);

// Appends one flat object, with its members in the order of the calls.
class ObjectWriter
{
public:
    explicit ObjectWriter(QByteArray &json) : m_out(json) { m_out << '{'; }
    ~ObjectWriter() { m_out << '}'; }

    void string(QByteArrayView name, const QString &text) { writeJsonString(member(name), text); }
    void text(QByteArrayView name, const QString &text) { writeJsonText(member(name), text); }
    void number(QByteArrayView name, int value) { member(name) << value; }
    void boolean(QByteArrayView name, bool value) { member(name) << (value ? "true" : "false"); }
    void id(QByteArrayView name, const Uuid &id) { member(name) << '"' << id << '"'; }
    void id(QByteArrayView name, const std::optional<Uuid> &id)
    {
        id ? this->id(name, *id) : json(name, "null");
    }
    void time(QByteArrayView name, const std::optional<qint64> &time)
    {
        writeJsonTime(member(name), time);
    }
    // value: JSON.
    void json(QByteArrayView name, QByteArrayView value) { member(name) << value; }
    // value: without quotes; nothing in it needs an escape.
    void word(QByteArrayView name, QByteArrayView value) { member(name) << '"' << value << '"'; }

private:
    ByteWriter &member(QByteArrayView name)
    {
        m_out << m_separator << '"' << name << "\":";
        m_separator = ",";
        return m_out;
    }

    ByteWriter m_out;
    QByteArrayView m_separator;
};

// For each type for which a codec has an appendJson().
template <typename T> QByteArray encode(const T &value)
{
    QByteArray out;
    appendJson(out, value);
    return out;
}

template <typename T> QByteArray encodeArray(const QList<T> &values)
{
    QByteArray out("[");
    for (const T &value : values) {
        if (out.size() > 1) {
            out += ',';
        }
        appendJson(out, value);
    }
    out += ']';
    return out;
}

} // namespace boxoffice

// Appends many small pieces to a QByteArray. It reserves space ahead and returns it at the end;
// QByteArray::append() of Qt 6.4 costs some hundred instructions for each piece.
//
//   ByteWriter writer(out);
//   writer << "{\"id\":" << id << '}';
//
// The array must not be used otherwise until the writer is destroyed.
// Threads: belongs to one thread.
#pragma once

#include "shared/ids.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QStringView>

#include <algorithm>
#include <cstring>

namespace boxoffice {

class ByteWriter
{
public:
    // out: borrowed. room: the expected number of bytes; it grows if necessary.
    explicit ByteWriter(QByteArray &out, qsizetype room = 256) : m_out(out), m_used(out.size())
    {
        m_out.resize(std::max(m_used + room, m_out.capacity()));
        m_data = m_out.data();
    }
    ~ByteWriter() { m_out.resize(m_used); }
    ByteWriter(const ByteWriter &) = delete;
    ByteWriter &operator=(const ByteWriter &) = delete;

    ByteWriter &operator<<(char c)
    {
        *take(1) = c;
        return *this;
    }
    ByteWriter &operator<<(QByteArrayView bytes)
    {
        if (!bytes.isEmpty()) {
            std::memcpy(take(bytes.size()), bytes.data(), static_cast<std::size_t>(bytes.size()));
        }
        return *this;
    }
    ByteWriter &operator<<(const Uuid &id)
    {
        const auto text = id.characters();
        return *this << QByteArrayView(text.data(), text.size());
    }
    ByteWriter &operator<<(qint64 number);
    ByteWriter &operator<<(int number) { return *this << qint64(number); }

    // Appends the ASCII characters at the front of the text for which isPlain(char16_t) holds, and
    // returns how many.
    template <typename IsPlain> qsizetype appendWhile(QStringView text, IsPlain isPlain)
    {
        char *to = take(text.size());
        qsizetype count = 0;
        for (; count < text.size() && isPlain(text[count].unicode()); ++count) {
            to[count] = static_cast<char>(text[count].unicode());
        }
        m_used -= text.size() - count;
        return count;
    }

private:
    // Returns where the next `count` bytes go.
    char *take(qsizetype count)
    {
        if (m_used + count > m_out.size()) {
            grow(count);
        }
        char *to = m_data + m_used;
        m_used += count;
        return to;
    }
    void grow(qsizetype count);

    QByteArray &m_out;
    qsizetype m_used;
    char *m_data;
};

} // namespace boxoffice

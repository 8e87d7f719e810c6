#include "shared/byte_writer.h"

#include <charconv>

namespace boxoffice {

ByteWriter &ByteWriter::operator<<(qint64 number)
{
    char digits[20]; // -2^63
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    return *this << QByteArrayView(digits, end - digits);
}

void ByteWriter::grow(qsizetype count)
{
    m_out.resize(std::max(m_used + count, 2 * m_out.size()));
    m_data = m_out.data();
}

} // namespace boxoffice

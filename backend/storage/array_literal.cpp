#include "backend/storage/array_literal.h"

namespace boxoffice {

ArrayLiteral::ArrayLiteral() : m_text(u'{') { }

void ArrayLiteral::separate()
{
    if (m_text.size() > 1) {
        m_text += u',';
    }
}

void ArrayLiteral::add(QStringView text)
{
    separate();
    m_text += u'"';
    for (const QChar c : text) {
        if (c == u'"' || c == u'\\') {
            m_text += u'\\';
        }
        m_text += c;
    }
    m_text += u'"';
}

void ArrayLiteral::add(const Uuid &id)
{
    separate();
    m_text += QLatin1StringView(id.toByteArray());
}

void ArrayLiteral::add(int number)
{
    separate();
    m_text += QString::number(number);
}

void ArrayLiteral::add(qint64 number)
{
    separate();
    m_text += QString::number(number);
}

void ArrayLiteral::addBytes(QByteArrayView bytes)
{
    separate();
    m_text += QLatin1StringView("\"\\\\x"); // the array's quoting takes one backslash off
    m_text += QLatin1StringView(bytes.toByteArray().toHex());
    m_text += u'"';
}

void ArrayLiteral::addNull()
{
    separate();
    m_text += QLatin1StringView("NULL");
}

QString ArrayLiteral::take()
{
    m_text += u'}';
    return std::exchange(m_text, QString(u'{'));
}

} // namespace boxoffice

#include "backend/database/array_literal.h"

#include <algorithm>

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
    for (qsizetype from = 0; from < text.size();) {
        const auto *special = std::find_if(text.begin() + from, text.end(),
                                           [](QChar c) { return c == u'"' || c == u'\\'; });
        const qsizetype plain = special - text.begin();
        m_text += text.sliced(from, plain - from);
        from = plain;
        if (special != text.end()) {
            m_text += u'\\';
            m_text += *special;
            ++from;
        }
    }
    m_text += u'"';
}

void ArrayLiteral::add(const Uuid &id)
{
    separate();
    const auto text = id.characters();
    m_text += QLatin1StringView(text.data(), text.size());
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

QString arrayOf(std::span<const Uuid> ids)
{
    ArrayLiteral array;
    for (const Uuid &id : ids) {
        array.add(id);
    }
    return array.take();
}

QString arrayOf(const QStringList &texts)
{
    ArrayLiteral array;
    for (const QString &text : texts) {
        array.add(text);
    }
    return array.take();
}

} // namespace boxoffice

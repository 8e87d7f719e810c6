#include "backend/database/rows.h"

#include "backend/database/parameter.h"
#include "backend/database/storage_log.h"
#include "shared/utf8.h"

#include <QSqlResult>

#include <libpq-fe.h>

#include <charconv>

namespace boxoffice {

Q_LOGGING_CATEGORY(lcStorage, "boxoffice.storage")

QVariant Parameter::variantOf(const QString &text)
{
    return text.isNull() ? QVariant(QStringLiteral("")) : QVariant(text); // a null QString is text
}

bool Parameter::isStorable() const
{
    if (m_value.typeId() != QMetaType::QString) {
        return true;
    }
    const QString text = m_value.toString();
    return !text.contains(QChar(u'\0')) && text.isValidUtf16();
}

// Qt names the type of the handle as libpq's header does inside: pg_result*.
const pg_result *resultOf(const QSqlQuery &query)
{
    const QVariant handle = query.result()->handle();
    return *static_cast<const PGresult *const *>(handle.constData());
}

Rows::Rows(QSqlQuery *query)
    : m_query(query)
    , m_result(resultOf(*query))
    , m_count(PQntuples(m_result))
{ }

// finish() keeps the result until the query is executed again: with large ones, for ever.
Rows::~Rows()
{
    constexpr std::size_t kKeep = 64 * 1024; // bytes
    if (!m_query) {
        return;
    }
    if (PQresultMemorySize(m_result) > kKeep) {
        m_query->clear();
    } else {
        m_query->finish();
    }
}

QByteArrayView Rows::bytesOf(int column) const
{
    return {PQgetvalue(m_result, m_row, column), PQgetlength(m_result, m_row, column)};
}

bool Rows::isNull(int column) const
{
    return PQgetisnull(m_result, m_row, column) != 0;
}

int Rows::integer(int column) const
{
    return static_cast<int>(bigint(column));
}

qint64 Rows::bigint(int column) const
{
    const QByteArrayView digits = bytesOf(column);
    qint64 number = 0;
    std::from_chars(digits.begin(), digits.end(), number);
    return number;
}

QString Rows::text(int column) const
{
    return isNull(column) ? QString() : fromUtf8(bytesOf(column));
}

Uuid Rows::uuid(int column) const
{
    return Uuid::parse(bytesOf(column)).value_or(Uuid{});
}

} // namespace boxoffice

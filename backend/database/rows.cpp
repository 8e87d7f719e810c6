#include "backend/database/rows.h"

#include "backend/database/parameter.h"
#include "backend/database/storage_log.h"
#include "shared/utf8.h"

#include <QSqlResult>

#include <libpq-fe.h>

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

// finish() keeps the result until the query is executed again: with large ones, for ever.
Rows::~Rows()
{
    constexpr std::size_t kKeep = 64 * 1024; // bytes
    if (!m_query) {
        return;
    }
    if (PQresultMemorySize(resultOf(*m_query)) > kKeep) {
        m_query->clear();
    } else {
        m_query->finish();
    }
}

// Qt's own value() would drop a first U+FEFF.
QString Rows::text(int column) const
{
    const PGresult *result = resultOf(*m_query);
    const int row = m_query->at();
    if (PQgetisnull(result, row, column)) {
        return {};
    }
    return fromUtf8({PQgetvalue(result, row, column), PQgetlength(result, row, column)});
}

qint64 Rows::bytes(int column) const
{
    return PQgetlength(resultOf(*m_query), m_query->at(), column);
}

Uuid Rows::uuid(int column) const
{
    return Uuid::parse(m_query->value(column).toString()).value_or(Uuid{});
}

} // namespace boxoffice

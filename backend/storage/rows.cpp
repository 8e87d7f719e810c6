#include "backend/storage/rows.h"

#include "backend/storage/parameter.h"
#include "backend/storage/storage_log.h"

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

Rows::~Rows()
{
    if (m_query) {
        m_query->finish();
    }
}

Uuid Rows::uuid(int column) const
{
    return Uuid::parse(m_query->value(column).toString()).value_or(Uuid{});
}

} // namespace boxoffice

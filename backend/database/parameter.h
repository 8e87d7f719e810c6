// A value that can be bound to a statement: text, bool, int, 64-bit int, Uuid, or null.
//
// Qt's PostgreSQL driver pastes bound values into the statement and quotes only some types: a bound
// QJsonValue is an SQL injection. So every other type fails to compile, and no other code binds.
// Threads: a value.
#pragma once

#include "shared/ids.h"

#include <QVariant>

#include <concepts>
#include <cstddef>

namespace boxoffice {

template <typename T>
concept Bindable = std::same_as<T, QString> || std::same_as<T, bool> || std::
    same_as<T, int> || std::same_as<T, qint64> || std::same_as<T, std::int64_t> || std::same_as<
        T, Uuid> || std::same_as<T, std::nullptr_t>;

class Parameter
{
public:
    template <Bindable T> Parameter(const T &value) : m_value(variantOf(value)) { }

    const QVariant &variant() const { return m_value; }
    // False for text that PostgreSQL cannot hold: U+0000, lone surrogates.
    bool isStorable() const;

private:
    static QVariant variantOf(const QString &text);
    static QVariant variantOf(bool value) { return value; }
    static QVariant variantOf(int value) { return value; }
    static QVariant variantOf(long value) { return static_cast<qlonglong>(value); }
    static QVariant variantOf(long long value) { return static_cast<qlonglong>(value); }
    static QVariant variantOf(const Uuid &id) { return id.toString(); }
    static QVariant variantOf(std::nullptr_t) { return QVariant(QMetaType::fromType<QString>()); }

    QVariant m_value;
};

} // namespace boxoffice

// Writes PostgreSQL array literals, e.g. {"a","b"}: arrays travel as one text parameter that the
// statement casts (?::text[], ?::uuid[], ?::int[], ?::bytea[]).
//
//   ArrayLiteral emails;
//   emails.add(QStringLiteral("a@b.example"));
//   connection.run(kStatement, {emails.take()});
//
// Threads: belongs to one thread.
#pragma once

#include "shared/ids.h"

#include <QByteArrayView>
#include <QString>
#include <QStringList>

#include <optional>
#include <span>

namespace boxoffice {

class ArrayLiteral
{
public:
    ArrayLiteral();

    void reserve(qsizetype characters) { m_text.reserve(characters); }
    // Quoted, so that no element is parsed as NULL or as punctuation of the array.
    void add(QStringView text);
    void add(const Uuid &id);
    void add(int number);
    void add(qint64 number);
    void addBytes(QByteArrayView bytes); // as bytea's hexadecimal form
    void addNull();

    bool isEmpty() const { return m_text.size() == 1; }
    // Returns the literal; the object is empty afterwards.
    QString take();

private:
    void separate();

    QString m_text;
};

// Null where there is none.
template <typename T> void addOrNull(ArrayLiteral &array, const std::optional<T> &element)
{
    if (element) {
        array.add(*element);
    } else {
        array.addNull();
    }
}

// Returns a whole uuid[].
QString arrayOf(std::span<const Uuid> ids);
// Returns a whole text[].
QString arrayOf(const QStringList &texts);

} // namespace boxoffice

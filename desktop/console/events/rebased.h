// What a person typed over what somebody else has saved in the meantime.
//
//   Rebased<Quota> merged(base, mine, theirs);
//   merged.keepMine(&Quota::name, tr("Name"));
//
// Threads: values.
#pragma once

#include <QLineEdit>
#include <QStringList>

namespace boxoffice {

template <typename T> class Rebased
{
public:
    Rebased(const T &base, const T &mine, const T &theirs)
        : m_base(base)
        , m_mine(mine)
        , m_theirs(theirs)
        , m_value(theirs)
    { }

    // name: of the field, for both().
    template <typename Field> void keepMine(Field T::*field, const QString &name)
    {
        if (m_mine.*field == m_base.*field || m_mine.*field == m_theirs.*field) {
            return;
        }
        m_value.*field = m_mine.*field;
        if (m_theirs.*field != m_base.*field) {
            m_both.append(name);
        }
    }
    const T &value() const { return m_value; }
    // The names of fields that both have changed.
    const QStringList &both() const { return m_both; }

private:
    const T &m_base;
    const T &m_mine;
    const T &m_theirs;
    T m_value;
    QStringList m_both;
};

// What was not edited stays, to the byte.
inline void takeTyped(QString &field, const QLineEdit &edit)
{
    if (edit.text() != field) {
        field = edit.text().trimmed();
    }
}

} // namespace boxoffice

#include "tests/support/access_cast.h"

#include "shared/api/access_json.h"

namespace boxoffice {

namespace {

QByteArray quoted(const Uuid &id)
{
    return id.isNil() ? QByteArray("NULL") : '\'' + id.toByteArray() + '\'';
}

QByteArray literal(const NewToken &token)
{
    return "'\\x" + token.hash.toHex() + '\'';
}

} // namespace

Uuid AccessCast::insert(const QByteArray &sql)
{
    return Uuid::parse(m_postgres.value(m_database, "INSERT INTO " + sql + " RETURNING id"))
        .value_or(Uuid{});
}

Uuid AccessCast::organizer(const QByteArray &name)
{
    return insert("organizers (name, slug) VALUES ('" + name + "', 'organizer-"
                  + QByteArray::number(++m_number) + "')");
}

Uuid AccessCast::account()
{
    const QByteArray number = QByteArray::number(++m_number);
    return insert("accounts (email, name, password) VALUES ('account" + number
                  + "@x.example', 'Account " + number + "', '')");
}

void AccessCast::join(const Uuid &account, const Uuid &organizer, Role role)
{
    insert("memberships (organizer_id, account_id, role) VALUES (" + quoted(organizer) + ", "
           + quoted(account) + ", '" + wireName(role).toByteArray() + "')");
}

Uuid AccessCast::member(const Uuid &organizer, Role role)
{
    const Uuid member = account();
    join(member, organizer, role);
    return member;
}

QByteArray AccessCast::session(const Uuid &account, const QByteArray &expires,
                               const QByteArray &lastUsed)
{
    const NewToken token = newToken(TokenKind::Session);
    insert("sessions (hash, account_id, expires_at, last_used_at) VALUES (" + literal(token) + ", "
           + quoted(account) + ", now() + interval '" + expires + "', now() - interval '" + lastUsed
           + "')");
    return token.text;
}

QByteArray AccessCast::key(const Uuid &organizer, const QByteArray &scopes,
                           const QByteArray &expires)
{
    const NewToken token = newToken(TokenKind::Key);
    insert("api_keys (organizer_id, name, scopes, hash, expires_at) VALUES (" + quoted(organizer)
           + ", 'Key', '{" + scopes + "}', " + literal(token) + ", now() + interval '" + expires
           + "')");
    return token.text;
}

Uuid AccessCast::event(const Uuid &organizer, const QByteArray &status)
{
    return insert("events (name, capacity, status, organizer_id) VALUES ('Event', 10, '" + status
                  + "', " + quoted(organizer) + ")");
}

} // namespace boxoffice

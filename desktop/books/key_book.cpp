#include "desktop/books/key_book.h"

#include "desktop/books/access_words.h"
#include "desktop/books/formats.h"

#include <QDateTime>

namespace boxoffice {

namespace {

QString formatMaybe(const std::optional<qint64> &time, const QString &never)
{
    return time ? formatDateTime(*time) : never;
}

} // namespace

KeyBook::KeyBook(AccessBook &access)
    : OrganizerList(access, Permission::KeysWrite)
    , m_model({{tr("Name"), [](const ApiKey &key) { return key.name; }},
               {tr("State"),
                [](const ApiKey &key) {
                    return formatKeyState(key, QDateTime::currentMSecsSinceEpoch());
                }},
               {tr("Rights"), [](const ApiKey &key) { return formatScopes(key.scopes); }},
               {tr("Last used"),
                [](const ApiKey &key) { return formatMaybe(key.lastUsedAt, tr("Never")); }},
               {tr("Expires"),
                [](const ApiKey &key) { return formatMaybe(key.expiresAt, tr("Never")); }},
               {tr("Created"), [](const ApiKey &key) { return formatDateTime(key.createdAt); }}})
{ }

void KeyBook::read(const Uuid &organizer)
{
    expect(access().client().keys(organizer), [this](const QList<ApiKey> &keys) {
        m_model.setRows(keys);
        onRead();
    });
}

} // namespace boxoffice

// What the stub server has of organizers: how a test arranges it, and what it answers of the own
// ones.
#include "tests/gui/stub_access.h"
#include "tests/gui/stub_json.h"

#include <QJsonDocument>

#include <algorithm>

namespace boxoffice {

ApiKey StubAccess::addKey(const Uuid &, const QString &name)
{
    m_clock += 1'000;
    m_keys.prepend({.id = m_ids.next(m_clock * 1000),
                    .name = name,
                    .scopes = {Permission::EventsRead},
                    .createdAt = m_clock});
    return m_keys.first();
}

QByteArray StubAccess::beginSession(const Uuid &account)
{
    m_clock += 1'000;
    const QByteArray token = "bxs_" + m_ids.next(m_clock * 1000).toByteArray();
    m_sessions.insert(token, account);
    return token;
}

StubReply StubAccess::ownOrganizers(const std::optional<Uuid> &account) const
{
    QJsonArray own;
    for (const OrganizerName &organizer : m_organizers) {
        const auto members = m_members.value(organizer.id);
        if (std::any_of(members.begin(), members.end(),
                        [&](const Member &member) { return member.accountId == account; })) {
            own.append(QJsonObject{
                {QStringLiteral("id"), organizer.id.toString()},
                {QStringLiteral("name"), organizer.name},
                {QStringLiteral("slug"), organizer.slug},
                {QStringLiteral("created_at"), timeJson(m_clock)},
                {QStringLiteral("reply_to"), m_replyTo},
                {QStringLiteral("contact"), m_contact},
                {QStringLiteral("embed_origins"), m_embedOrigins},
                {QStringLiteral("categories"), QJsonArray::fromStringList(m_categories)}});
        }
    }
    return account ? StubReply{200, QJsonDocument(own).toJson(QJsonDocument::Compact)}
                   : refusal(401, "sign_in_required");
}

} // namespace boxoffice

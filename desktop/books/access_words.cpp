#include "desktop/books/access_words.h"

#include "desktop/books/formats.h"
#include "shared/api/access_json.h"
#include "shared/api/event_json.h"
#include "shared/exact_json.h"
#include "shared/wire_names.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>
#include <iterator>

namespace boxoffice {

namespace {

constexpr int kLongestValue = 60;

struct Word
{
    const char *wire;
    const char *text;
};

constexpr Word kActions[] = {
    {"event.created", QT_TRANSLATE_NOOP("AccessWords", "Event created")},
    {"event.updated", QT_TRANSLATE_NOOP("AccessWords", "Event edited")},
    {"event.deleted", QT_TRANSLATE_NOOP("AccessWords", "Event deleted")},
    {"event.announced", QT_TRANSLATE_NOOP("AccessWords", "Everybody told")},
    {"event.erased", QT_TRANSLATE_NOOP("AccessWords", "All personal data of an event erased")},
    {"registration.cancelled", QT_TRANSLATE_NOOP("AccessWords", "Registration cancelled")},
    {"registration.restored", QT_TRANSLATE_NOOP("AccessWords", "Registration restored")},
    {"registration.corrected", QT_TRANSLATE_NOOP("AccessWords", "Registration corrected")},
    {"registration.erased", QT_TRANSLATE_NOOP("AccessWords", "Personal data erased")},
    {"order.cancelled", QT_TRANSLATE_NOOP("AccessWords", "Order cancelled, or its seats released")},
    {"waiting_list.offered", QT_TRANSLATE_NOOP("AccessWords", "Seats offered out of turn")},
    {"waiting_list.left", QT_TRANSLATE_NOOP("AccessWords", "Taken off the waiting list")},
    {"member.added", QT_TRANSLATE_NOOP("AccessWords", "Member added")},
    {"member.role_changed", QT_TRANSLATE_NOOP("AccessWords", "Role changed")},
    {"member.removed", QT_TRANSLATE_NOOP("AccessWords", "Member removed")},
    {"member.password_reset", QT_TRANSLATE_NOOP("AccessWords", "Password link made")},
    {"invitation.created", QT_TRANSLATE_NOOP("AccessWords", "Somebody invited")},
    {"invitation.withdrawn", QT_TRANSLATE_NOOP("AccessWords", "Invitation withdrawn")},
    {"key.created", QT_TRANSLATE_NOOP("AccessWords", "Key created")},
    {"key.revoked", QT_TRANSLATE_NOOP("AccessWords", "Key revoked")},
    {"organizer.created", QT_TRANSLATE_NOOP("AccessWords", "Organizer created")},
    {"organizer.updated", QT_TRANSLATE_NOOP("AccessWords", "Organizer edited")},
    {"account.created", QT_TRANSLATE_NOOP("AccessWords", "Account created")},
    {"account.name_changed", QT_TRANSLATE_NOOP("AccessWords", "Name of an account changed")},
    {"account.email_changed", QT_TRANSLATE_NOOP("AccessWords", "E-mail of an account changed")},
    {"account.password_changed", QT_TRANSLATE_NOOP("AccessWords", "Password changed")},
    {"account.totp_enabled", QT_TRANSLATE_NOOP("AccessWords", "Second factor set up")},
    {"account.totp_disabled", QT_TRANSLATE_NOOP("AccessWords", "Second factor removed")},
};

constexpr Word kMembers[] = {
    {"name", QT_TRANSLATE_NOOP("AccessWords", "name")},
    {"description", QT_TRANSLATE_NOOP("AccessWords", "description")},
    {"capacity", QT_TRANSLATE_NOOP("AccessWords", "seats")},
    {"starts_at", QT_TRANSLATE_NOOP("AccessWords", "start time")},
    {"ends_at", QT_TRANSLATE_NOOP("AccessWords", "end time")},
    {"timezone", QT_TRANSLATE_NOOP("AccessWords", "time zone")},
    {"location", QT_TRANSLATE_NOOP("AccessWords", "place")},
    {"status", QT_TRANSLATE_NOOP("AccessWords", "status")},
    {"category", QT_TRANSLATE_NOOP("AccessWords", "category")},
    {"categories", QT_TRANSLATE_NOOP("AccessWords", "categories")},
    {"role", QT_TRANSLATE_NOOP("AccessWords", "role")},
    {"scopes", QT_TRANSLATE_NOOP("AccessWords", "rights")},
};

QString spoken(const char *text)
{
    return QCoreApplication::translate("AccessWords", text);
}

// As on the wire where there is no word for it.
template <std::size_t count> QString wordFor(const Word (&words)[count], const QString &wire)
{
    const auto *found = std::find_if(std::begin(words), std::end(words), [&](const Word &word) {
        return wire == QLatin1StringView(word.wire);
    });
    return found == std::end(words) ? wire : spoken(found->text);
}

template <typename Enum> QString wordOr(const QString &wire, QString (*format)(Enum))
{
    const auto value = fromWireName<Enum>(QStringView(wire));
    return value ? format(*value) : wire;
}

QString shownValue(const QString &member, const QJsonValue &value)
{
    QString text = value.toVariant().toString();
    if (member == QLatin1StringView("role")) {
        text = wordOr<Role>(text, &formatRole);
    } else if (member == QLatin1StringView("status")) {
        text = wordOr<EventStatus>(text, &formatStatus);
    }
    if (value.isArray()) {
        text = value.toVariant().toStringList().join(QStringLiteral(", "));
    }
    text = text.simplified();
    if (text.isEmpty()) {
        return QStringLiteral("–");
    }
    return text.size() > kLongestValue ? QString(text.left(kLongestValue) + u'…') : text;
}

} // namespace

QString formatRole(Role role)
{
    switch (role) {
    case Role::Owner:
        return spoken(QT_TRANSLATE_NOOP("AccessWords", "Owner"));
    case Role::Manager:
        return spoken(QT_TRANSLATE_NOOP("AccessWords", "Manager"));
    case Role::Viewer:
        return spoken(QT_TRANSLATE_NOOP("AccessWords", "Viewer"));
    case Role::Door:
        return spoken(QT_TRANSLATE_NOOP("AccessWords", "Door"));
    }
    Q_UNREACHABLE();
}

QString describeRole(Role role)
{
    switch (role) {
    case Role::Owner:
        return spoken(QT_TRANSLATE_NOOP("AccessWords",
                                        "May do everything, also with the team and the keys."));
    case Role::Manager:
        return spoken(
            QT_TRANSLATE_NOOP("AccessWords", "May do everything with events and registrations."));
    case Role::Viewer:
        return spoken(
            QT_TRANSLATE_NOOP("AccessWords", "May see events and registrations, and export."));
    case Role::Door:
        return spoken(QT_TRANSLATE_NOOP("AccessWords", "May check people in, and nothing else."));
    }
    Q_UNREACHABLE();
}

QString formatPermission(Permission permission)
{
    static constexpr const char *kWords[] = {
        QT_TRANSLATE_NOOP("AccessWords", "See drafts and statistics"),
        QT_TRANSLATE_NOOP("AccessWords", "Change events"),
        QT_TRANSLATE_NOOP("AccessWords", "See registrations"),
        QT_TRANSLATE_NOOP("AccessWords", "Change registrations"),
        QT_TRANSLATE_NOOP("AccessWords", "Register beyond the capacity"),
        QT_TRANSLATE_NOOP("AccessWords", "Check people in"),
        QT_TRANSLATE_NOOP("AccessWords", "Undo any check-in"),
    };
    const auto place = static_cast<std::size_t>(permission);
    return place < std::size(kWords) ? spoken(kWords[place]) : QString();
}

QString formatScopes(const QList<Permission> &scopes)
{
    QStringList words;
    for (const Permission scope : scopes) {
        words.append(formatPermission(scope));
    }
    return words.join(QStringLiteral(", "));
}

bool isInUse(const ApiKey &key, qint64 now)
{
    return !key.revokedAt && (!key.expiresAt || *key.expiresAt > now);
}

QString formatKeyState(const ApiKey &key, qint64 now)
{
    if (key.revokedAt) {
        return spoken(QT_TRANSLATE_NOOP("AccessWords", "Revoked on %1"))
            .arg(formatDateTime(*key.revokedAt));
    }
    return isInUse(key, now) ? spoken(QT_TRANSLATE_NOOP("AccessWords", "In use"))
                             : spoken(QT_TRANSLATE_NOOP("AccessWords", "Expired"));
}

QString formatActor(const AuditEntry &entry)
{
    switch (entry.actorKind) {
    case ActorKind::Account:
        return entry.actorName.isEmpty()
            ? spoken(QT_TRANSLATE_NOOP("AccessWords", "An account that is gone"))
            : entry.actorName;
    case ActorKind::Key:
        return spoken(QT_TRANSLATE_NOOP("AccessWords", "Key “%1”")).arg(entry.actorName);
    case ActorKind::Open:
        return spoken(QT_TRANSLATE_NOOP("AccessWords", "Anybody (open server)"));
    case ActorKind::Holder:
        return spoken(QT_TRANSLATE_NOOP("AccessWords", "The holder of the ticket"));
    case ActorKind::Operator:
        return spoken(QT_TRANSLATE_NOOP("AccessWords", "The server's operator"));
    }
    Q_UNREACHABLE();
}

QStringList knownActions()
{
    QStringList all;
    for (const Word &word : kActions) {
        all.append(QLatin1StringView(word.wire));
    }
    return all;
}

QString formatAction(const QString &action)
{
    return wordFor(kActions, action);
}

QString formatChanges(const AuditEntry &entry)
{
    const QJsonObject changes = parseJson(entry.changes).object();
    QStringList parts;
    for (auto change = changes.begin(); change != changes.end(); ++change) {
        const QJsonArray values = change.value().toArray();
        parts.append(QStringLiteral("%1: %2 → %3")
                         .arg(wordFor(kMembers, change.key()),
                              shownValue(change.key(), values.at(0)),
                              shownValue(change.key(), values.at(1))));
    }
    return parts.join(QStringLiteral("; "));
}

} // namespace boxoffice

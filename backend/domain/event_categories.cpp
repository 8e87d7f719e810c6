#include "backend/domain/event_categories.h"

#include "shared/api/validation.h"

#include <QStringBuilder>

#include <algorithm>

namespace boxoffice {

namespace {

// offered: by the event's organizer.
QString ruleFor(const Event &event, const QStringList &offered)
{
    if (!event.organizer) {
        return QStringLiteral("category must be null, because the event has no organizer.");
    }
    return offered.isEmpty()
        ? QStringLiteral("category must be null, because the organizer has no categories.")
        : QString(u"category must be null or one of the organizer's categories: "
                  % offered.join(QStringLiteral(", ")) % u'.');
}

} // namespace

Result<void> KnownCategories::check(Event &event, const QString &kept) const
{
    if (event.category.isEmpty() || event.category == kept) {
        return {};
    }
    const QStringList names = event.organizer ? offered.value(event.organizer->id) : QStringList();
    const auto name = std::find_if(names.begin(), names.end(), [&event](const QString &each) {
        return isSameCategory(each, event.category);
    });
    if (name == names.end() && isSameCategory(event.category, kept)) {
        event.category = kept;
        return {};
    }
    if (name == names.end()) {
        return invalidField(QStringLiteral("category"), ruleFor(event, names));
    }
    event.category = *name;
    return {};
}

} // namespace boxoffice

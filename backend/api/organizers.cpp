#include "backend/api/organizers.h"

#include "backend/api/access_calls.h"
#include "shared/first_error.h"

namespace boxoffice {

namespace {

void listOrganizers(Call &call)
{
    std::vector<Uuid> own;
    for (const Grant &grant : call.principal()->grants) {
        own.push_back(grant.organizer.id);
    }
    answerWork<QList<Organizer>>(
        call, 200,
        [own = std::move(own)](AccessStore &store) { return store.teams().organizers(own); },
        encodeArray<Organizer>);
}

void createOrganizer(Call &call)
{
    const auto draft = decodeOrganizerDraft(call.request().body);
    if (!draft) {
        return call.refuse(draft.error());
    }
    answerWork<Organizer>(
        call, 201,
        [draft = *draft, owner = call.actor()](AccessStore &store) {
            return store.teams().createOrganizer(draft, owner);
        },
        encode<Organizer>);
}

void updateOrganizer(Call &call)
{
    const auto organizer = organizerIdOf(call.request());
    const auto patch = decodeOrganizerPatch(call.request().body);
    if (const Error *error = firstError(organizer, patch)) {
        return call.refuse(*error);
    }
    answerWork<Organizer>(
        call, 200,
        [organizer = *organizer, patch = *patch, actor = call.actor()](AccessStore &store) {
            return store.teams().updateOrganizer(organizer, patch, actor);
        },
        encode<Organizer>);
}

constexpr Route kOrganizerRoutes[] = {
    {Method::Get, "/organizers", Access::Anyone, Rate::Reads, listOrganizers},
    {Method::Post, "/organizers", Access::Account, Rate::Changes, createOrganizer},
    {Method::Patch, "/organizers/{oid}", Permission::OrganizerWrite, Rate::Changes,
     updateOrganizer},
};

} // namespace

Routes organizerRoutes()
{
    return kOrganizerRoutes;
}

} // namespace boxoffice

#include "backend/api/audit_log.h"

#include "backend/api/access_calls.h"
#include "backend/api/audit_queries.h"
#include "backend/http/message/negotiation.h"
#include "shared/api/audit_csv.h"
#include "shared/first_error.h"

namespace boxoffice {

namespace {

ApiReply csvReply(const AuditPage &page)
{
    QByteArray csv = auditCsvHeader();
    for (const AuditEntry &entry : page.entries) {
        appendCsv(csv, entry);
    }
    ApiReply reply;
    reply.body = std::move(csv);
    reply.contentType = "text/csv; charset=utf-8";
    reply.addHeader("Content-Disposition", "attachment; filename=\"audit.csv\"");
    return reply;
}

void answerPage(Call &call, const AuditQuery &query, const AuditPage &page)
{
    const ApiRequest &request = call.request();
    ApiReply reply = prefersCsv(request.list("accept"))
        ? csvReply(page)
        : ApiReply::json(200, encodeArray(page.entries));
    reply.addHeader("Vary", "Accept");
    if (page.more) {
        reply.addHeader("Link", auditLink(request.path, query, page.entries.last().id));
    }
    call.answer(reply);
}

void listAudit(Call &call)
{
    const auto organizer = organizerIdOf(call.request());
    const auto query = auditQuery(call.request());
    if (const Error *error = firstError(organizer, query)) {
        return call.refuse(*error);
    }
    call.consult<AuditPage>(
        call.context().services.access.desk,
        [organizer = *organizer, query = *query](AccessStore &store) {
            return store.audit().entries(organizer, query);
        },
        [query = *query](Call &found, const AuditPage &page) { answerPage(found, query, page); });
}

constexpr Route kAuditRoutes[] = {
    {Method::Get, "/organizers/{oid}/audit", Permission::AuditRead, Rate::Reads, listAudit},
};

} // namespace

Routes auditRoutes()
{
    return kAuditRoutes;
}

} // namespace boxoffice

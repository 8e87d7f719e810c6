#include "backend/api/mail_queries.h"

#include "backend/api/paging.h"
#include "shared/first_error.h"

namespace boxoffice {

namespace {

constexpr qint64 kLatestMillis = 253'402'300'799'999; // the year 9999

QByteArray digestOf(const std::optional<MailState> &state)
{
    return listDigest(QByteArray("mails ") + (state ? wireName(*state) : QByteArrayView("all")));
}

} // namespace

Result<MailListQuery> mailListQuery(const ApiRequest &request)
{
    const auto state = choice<MailState>(request, "state");
    if (!state) {
        return state.error();
    }
    const auto page = boundPageQuery(request, digestOf(*state));
    if (!page) {
        return page.error();
    }
    MailListQuery query{*state, page->limit};
    if (page->after) {
        bool isNumber = false;
        const qint64 createdAt = page->afterKey.toLongLong(&isNumber);
        if (!isNumber || createdAt < 0 || createdAt > kLatestMillis) {
            return badCursor();
        }
        query.after = MailPlace{createdAt, *page->after};
    }
    return query;
}

QByteArray mailsLink(const QByteArray &path, const MailListQuery &query, const Mail &last)
{
    return boundLink(path, query.limit,
                     query.state ? parameter("state", *query.state) : QByteArray(), last.id,
                     digestOf(query.state), QString::number(last.createdAt));
}

} // namespace boxoffice

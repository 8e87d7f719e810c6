#include "backend/reads/read_answers.h"

#include "backend/reads/csv_lines.h"
#include "backend/reads/excerpt.h"
#include "shared/api/event_json.h"
#include "shared/api/event_tag.h"
#include "shared/api/health_json.h"
#include "shared/api/history_json.h"
#include "shared/api/registration_json.h"
#include "shared/api/sale_json.h"
#include "shared/gzip.h"

#include <algorithm>

namespace boxoffice {

namespace {

// Weak, since it stands for the list in any coding. 128 bits of Qt's hash: not a secret, and nobody
// gains by a collision.
QByteArray tagOf(const ReadBody &body)
{
    const auto hash = [&](size_t seed) {
        const auto size = static_cast<size_t>(body.json.size());
        return QByteArray::number(
            static_cast<qulonglong>(qHashBits(body.json.constData(), size, seed)), 36);
    };
    const size_t goesOn = body.next ? 2 : 0; // which is told in the Link header
    return "W/\"" + hash(1 + goesOn) + hash(2 + goesOn) + '"';
}

template <typename T> Result<ReadBody> render(const Result<Page<T>> &page)
{
    if (!page) {
        return page.error();
    }
    ReadBody body{encodeArray(page->rows)};
    if (page->more && !page->rows.isEmpty()) {
        body.next = page->rows.last().id;
        body.nextKey = page->lastKey;
    }
    body.etag = tagOf(body);
    return body;
}

template <typename T> Result<ReadBody> renderOne(const Result<T> &found)
{
    return found ? Result<ReadBody>(ReadBody{encode(*found)}) : Result<ReadBody>(found.error());
}

Result<ReadBody> answerTo(EventReader &reader, const SlugQuestion &question)
{
    const Result<Uuid> event = reader.eventWithSlug(question.slug);
    if (!event) {
        return event.error();
    }
    ReadBody body;
    body.event = *event;
    return body;
}

Result<ReadBody> answerTo(EventReader &reader, const EventOrganizerQuestion &question)
{
    auto organizer = reader.organizerOf(question.event);
    if (!organizer) {
        return organizer.error();
    }
    ReadBody body;
    body.organizerShown = *std::move(organizer);
    return body;
}

Result<ReadBody> answerTo(EventReader &reader, const SitemapQuestion &question)
{
    const auto slugs = reader.slugsAhead();
    if (!slugs) {
        return slugs.error();
    }
    const QByteArray begin = "<url><loc>" + question.publicUrl.toHtmlEscaped().toUtf8();
    ReadBody body{"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                  "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
                  + begin + "/</loc></url>\n"};
    for (const QString &slug : *slugs) {
        body.json += begin + "/e/" + slug.toLatin1() + "</loc></url>\n";
    }
    body.json += "</urlset>\n";
    body.etag = tagOf(body);
    return body;
}

Result<ReadBody> answerTo(EventReader &reader, const CategoriesQuestion &question)
{
    const auto names = reader.categoriesAhead(question.organizer);
    if (!names) {
        return names.error();
    }
    ReadBody body{encodeCategories(*names)};
    body.etag = tagOf(body);
    return body;
}

Result<ReadBody> answerTo(EventReader &reader, const EventListQuestion &question)
{
    auto page = reader.eventList(question.query);
    if (page && question.query.excerpt > 0) {
        for (Event &event : page->rows) {
            event.description = excerptOf(event.description, question.query.excerpt);
        }
    }
    return render(page);
}

Result<ReadBody> answerTo(EventReader &reader, const RegistrationListQuestion &question)
{
    return render(reader.registrations(question.eventId, question.query));
}

Result<ReadBody> answerTo(EventReader &reader, const CsvQuestion &question)
{
    return csvLines(reader, question);
}

Result<ReadBody> answerTo(EventReader &reader, const RegistrationQuestion &question)
{
    return renderOne(reader.registration(question.eventId, question.id));
}

Result<ReadBody> answerTo(EventReader &reader, const HistoryQuestion &question)
{
    return renderOne(reader.history(question.eventId, question.bucket, question.by));
}

Result<ReadBody> answerTo(EventReader &reader, const TicketQuestion &question)
{
    auto ticket = reader.ticket(question.eventId, question.registrationId);
    if (!ticket) {
        return ticket.error();
    }
    ReadBody body;
    body.ticket = *std::move(ticket);
    return body;
}

Result<ReadBody> answerTo(EventReader &reader, const TicketTypesQuestion &question)
{
    const auto offer = reader.sales().offer(question.eventId);
    if (!offer) {
        return offer.error();
    }
    ReadBody body{encodeTypes(offeredTypes(*offer, question.hidden))};
    body.etag = tagOf(body);
    body.isDraft = offer->status == EventStatus::Draft;
    return body;
}

Result<ReadBody> answerTo(EventReader &reader, const QuotasQuestion &question)
{
    const auto offer = reader.sales().offer(question.eventId);
    return offer ? Result<ReadBody>(ReadBody{encodeArray(offer->quotas)})
                 : Result<ReadBody>(offer.error());
}

Result<ReadBody> answerTo(EventReader &reader, const OrderListQuestion &question)
{
    return render(reader.sales().orders(question.eventId, question.query));
}

Result<ReadBody> answerTo(EventReader &reader, const WaitingListQuestion &question)
{
    const auto page = reader.sales().waitingList(question.eventId, question.query);
    if (!page) {
        return page.error();
    }
    ReadBody body{"["};
    for (const PlacedEntry &placed : page->rows) {
        body.json.append(body.json.size() > 1 ? "," : "");
        appendJson(body.json, placed.entry, placed.position, placed.offerEndsAt);
    }
    body.json.append(']');
    if (page->more && !page->rows.isEmpty()) {
        body.next = page->rows.last().entry.id;
    }
    body.etag = tagOf(body);
    return body;
}

bool isAbout(const Order &order, const TicketType &type)
{
    const auto isOfIt = [&](const auto &seats) { return seats.ticketTypeId == type.id; };
    return std::any_of(order.lines.begin(), order.lines.end(), isOfIt)
        || std::any_of(order.registrations.begin(), order.registrations.end(), isOfIt);
}

bool isAbout(const PlacedEntry &placed, const TicketType &type)
{
    return placed.entry.ticketTypeId ? placed.entry.ticketTypeId == type.id : !type.hidden;
}

// With what its page shows of its event.
template <typename T>
Result<HeldForPage<T>> forPage(EventReader &reader, const Uuid &eventId, Result<T> found)
{
    if (!found) {
        return found.error();
    }
    const auto events = reader.events(std::span(&eventId, 1));
    const auto offer = events ? reader.sales().offer(eventId) : events.error();
    if (!offer) {
        return offer.error();
    }
    if (!events->contains(eventId)) {
        return eventNotFound();
    }
    HeldForPage<T> page{*std::move(found), events->value(eventId), offer->now};
    page.types = offeredTypes(*offer, true);
    page.types.removeIf(
        [&page](const OfferedType &each) { return !isAbout(page.held, each.type); });
    return page;
}

Result<ReadBody> answerTo(EventReader &reader, const OrderQuestion &question)
{
    auto page =
        forPage(reader, question.eventId, reader.sales().order(question.eventId, question.id));
    if (!page) {
        return page.error();
    }
    ReadBody body;
    body.order = *std::move(page);
    return body;
}

Result<ReadBody> answerTo(EventReader &reader, const WaitingEntryQuestion &question)
{
    auto page = forPage(reader, question.eventId,
                        reader.sales().waitingEntry(question.eventId, question.id));
    if (!page) {
        return page.error();
    }
    ReadBody body;
    body.entry = *std::move(page);
    return body;
}

Result<ReadBody> answerTo(EventReader &reader, const EventImageQuestion &question)
{
    auto image = reader.image(question.eventId, question.address);
    if (!image) {
        return image.error();
    }
    ReadBody body{std::move(image->jpeg)};
    body.etag = imageTag(image->version, question.address);
    return body;
}

Result<ReadBody> answerTo(EventReader &reader, const ReadyQuestion &question)
{
    if (const auto ready = reader.ready(); !ready) {
        return ready.error();
    }
    ReadBody body;
    if (question.isVerbose) {
        const auto lag = reader.outboxLag();
        if (!lag) {
            return lag.error();
        }
        body.json = encodeReady(*lag, question.isMailOn);
    }
    return body;
}

bool takesGzip(const ReadJob &job)
{
    return std::any_of(job.waiters.begin(), job.waiters.end(),
                       [](const ReadWaiter &waiter) { return waiter.takesGzip; });
}

constexpr qsizetype kWorthIt = 1'024; // below it, less would fit the same packet

// Once for all who wait.
ReadBody withGzip(ReadBody body, bool wanted)
{
    constexpr int kQuick = 1; // level 6 takes three times as long for a fifth less
    if (wanted && body.json.size() >= kWorthIt) {
        body.gzip = gzipped(body.json, kQuick);
    }
    return body;
}

// Events are asked for many at a time.
std::vector<ReadAnswer> askForEvents(EventReader &reader, const ReadBatch &batch)
{
    std::vector<Uuid> ids;
    for (const ReadJob &job : batch) {
        ids.push_back(std::get<EventQuestion>(*job.question).id);
    }
    const auto found = reader.events(ids);
    std::vector<ReadAnswer> answers;
    for (const ReadJob &job : batch) {
        const Uuid id = std::get<EventQuestion>(*job.question).id;
        if (!found) {
            answers.push_back(shared(found.error()));
        } else if (const auto event = found->constFind(id); event != found->cend()) {
            ReadBody body{encode(*event)};
            body.etag = etagOf(*event);
            body.version = event->version;
            body.organizerVersion = event->organizerVersion;
            body.slug = event->slug;
            body.isDraft = event->status == EventStatus::Draft;
            if (body.isDraft && event->organizer) {
                body.organizer = event->organizer->id;
            }
            body = withGzip(std::move(body), takesGzip(job));
            if (body.json.size() >= kWorthIt) { // whoever takes gzip now or took it before
                body.gzipEtag = etagOf(*event, BodyForm::Gzip);
            }
            answers.push_back(shared(std::move(body)));
        } else {
            answers.push_back(shared(eventNotFound()));
        }
    }
    return answers;
}

} // namespace

ReadAnswer shared(Result<ReadBody> result)
{
    return std::make_shared<const Result<ReadBody>>(std::move(result));
}

std::vector<ReadAnswer> answersTo(EventReader &reader, const ReadBatch &batch)
{
    const Question &question = *batch.front().question;
    if (std::holds_alternative<EventQuestion>(question)) {
        return askForEvents(reader, batch);
    }
    Result<ReadBody> answer = std::visit(
        [&](const auto &q) {
            if constexpr (std::is_same_v<std::decay_t<decltype(q)>, EventQuestion>) {
                return Result<ReadBody>(internalError()); // answered above
            } else {
                return answerTo(reader, q);
            }
        },
        question);
    const bool isText = !std::holds_alternative<CsvQuestion>(question)
        && !std::holds_alternative<EventImageQuestion>(question);
    if (answer && isText) {
        answer = withGzip(*std::move(answer), takesGzip(batch.front()));
    }
    return {shared(std::move(answer))};
}

} // namespace boxoffice

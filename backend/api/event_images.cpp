#include "backend/api/event_images.h"

#include "backend/api/call.h"
#include "backend/api/drafts.h"
#include "backend/api/preconditions.h"
#include "backend/images/image_desk.h"
#include "shared/api/event_json.h"
#include "shared/api/validation.h"
#include "shared/first_error.h"
#include "shared/utf8.h"

#include <algorithm>

namespace boxoffice {

namespace {

constexpr int kMostKept = 8 * 1024 * 1024; // bytes
constexpr QByteArrayView kImageTypes[] = {"image/png", "image/jpeg", "image/webp"};

// What is in the body decides which of the three it is.
Result<void> imageTypeIn(const ApiRequest &request)
{
    const QByteArrayView field = request.header("content-type");
    const qsizetype end = field.indexOf(';');
    const QByteArray type = (end < 0 ? field : field.first(end)).trimmed().toByteArray().toLower();
    if (std::find(std::begin(kImageTypes), std::end(kImageTypes), type) != std::end(kImageTypes)) {
        return {};
    }
    return Error{ErrorCode::UnsupportedMediaType,
                 QStringLiteral("The Content-Type of a picture must be image/png, image/jpeg or "
                                "image/webp."),
                 QStringLiteral("image")};
}

Result<QString> altIn(const ApiRequest &request)
{
    const auto given = request.queryOnce("alt");
    if (!given) {
        return given.error();
    }
    return validImageAlt(fromUtf8(given->value_or(QByteArrayView())));
}

Result<void> bodyIn(const ApiRequest &request)
{
    return request.body.isEmpty() ? Result<void>(
               invalidField(QStringLiteral("image"), QStringLiteral("image must not be empty.")))
                                  : Result<void>();
}

// Requires: the request was checked.
void decodeImage(Call &call, const Uuid &eventId, const QString &alt, const VersionCheck &ifMatch)
{
    ImageDesk &images = call.context().services.images;
    std::function<Result<ImageFiles>()> work = [&images, upload = call.request().body] {
        return images.filesOf(upload);
    };
    call.consult<ImageFiles>(
        images.desk(), std::move(work),
        [eventId, alt, ifMatch](Call &done, const ImageFiles &files) {
            done.submit(
                SetImageCommand{eventId, imageOf(files, alt), files, ifMatch, {}, done.actor()});
        });
}

// Nobody decodes a picture for an event that is not there.
void setImage(Call &call)
{
    const ApiRequest &request = call.request();
    const auto eventId = eventIdOf(request);
    const auto type = imageTypeIn(request);
    const auto alt = altIn(request);
    const auto body = bodyIn(request);
    const auto ifMatch = ifMatchOf(request);
    if (const Error *error = firstError(eventId, type, alt, body, ifMatch)) {
        return call.refuse(*error);
    }
    call.askThen(EventQuestion{*eventId},
                 [id = *eventId, alt = *alt, ifMatch = *ifMatch](Call &found, const Question &,
                                                                 const ReadBody &) {
                     decodeImage(found, id, alt, ifMatch);
                 });
}

void describeImage(Call &call)
{
    const auto eventId = eventIdOf(call.request());
    const auto alt = decodeImageDescription(call.request().body);
    const auto ifMatch = ifMatchOf(call.request());
    if (const Error *error = firstError(eventId, alt, ifMatch)) {
        return call.refuse(*error);
    }
    call.submit(DescribeImageCommand{*eventId, *alt, *ifMatch, {}, call.actor()});
}

void removeImage(Call &call)
{
    const auto eventId = eventIdOf(call.request());
    const auto ifMatch = ifMatchOf(call.request());
    if (const Error *error = firstError(eventId, ifMatch)) {
        return call.refuse(*error);
    }
    call.submit(RemoveImageCommand{*eventId, *ifMatch, {}, call.actor()});
}

// Of a public event for ever under the address that names its version.
QByteArrayView cachedAs(const ApiRequest &request, const EventImage &image, bool isDraft)
{
    const auto asked = request.queryOnce("v");
    const bool isNamed = asked && *asked && **asked == image.version.toLatin1();
    return isDraft ? "no-store" : isNamed ? "public, max-age=31536000, immutable" : "no-cache";
}

void answerWithFile(Call &call, const EventImage &image, const QByteArray &etag,
                    const QByteArray &jpeg, bool isDraft)
{
    ApiReply reply;
    reply.body = jpeg;
    reply.contentType = "image/jpeg";
    reply.etag = etag;
    reply.addHeader("Content-Security-Policy", "default-src 'none'; sandbox");
    reply.addHeader("Cache-Control", cachedAs(call.request(), image, isDraft));
    call.answer(std::move(reply));
}

void answerWithImage(Call &call, const ReadBody &body)
{
    const auto event = decodeEvent(body.json);
    const QByteArrayView width = call.request().parameters[1];
    const auto address = std::find_if(kImageWidths.begin(), kImageWidths.end(), [width](int known) {
        return QByteArray::number(known) == width;
    });
    if (!event || !event->image || address == kImageWidths.end()) {
        return call.refuse(event ? imageNotFound() : internalError());
    }
    const EventImage &image = *event->image;
    const ImageSize size = sizeAt(image, *address);
    const QByteArray etag = imageTag(image.version, size.address);
    if (const QByteArray *kept = call.context().sentImages.file(etag)) {
        return answerWithFile(call, image, etag, *kept, body.isDraft);
    }
    call.askThen(
        EventImageQuestion{event->id, size.address},
        [image, isDraft = body.isDraft](Call &read, const Question &, const ReadBody &file) {
            read.context().sentImages.keep(file.etag, file.json);
            answerWithFile(read, image, file.etag, file.json, isDraft);
        });
}

void showImage(Call &call)
{
    withSeenEvent(call, answerWithImage);
}

constexpr Route kEventImageRoutes[] = {
    {Method::Put, "/events/{id}/image", Permission::EventsWrite, Rate::Changes, setImage},
    {Method::Patch, "/events/{id}/image", Permission::EventsWrite, Rate::Changes, describeImage},
    {Method::Delete, "/events/{id}/image", Permission::EventsWrite, Rate::Changes, removeImage},
    {Method::Get, "/events/{id}/image/{width}", Access::Public, Rate::Reads, showImage},
};

} // namespace

Routes eventImageRoutes()
{
    return kEventImageRoutes;
}

qint64 maxBodyOf(Method method, QByteArrayView path)
{
    constexpr QByteArrayView begins = "/events/";
    constexpr QByteArrayView ends = "/image";
    const bool isUpload = method == Method::Put && path.startsWith(begins) && path.endsWith(ends)
        && Uuid::parse(path.sliced(begins.size()).chopped(ends.size()));
    return isUpload ? kMaxImageUpload : 0;
}

SentImages::SentImages() : m_files(kMostKept) { }

void SentImages::keep(const QByteArray &etag, const QByteArray &jpeg)
{
    m_files.insert(etag, new QByteArray(jpeg), jpeg.size()); // takes it
}

} // namespace boxoffice

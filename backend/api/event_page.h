// The pages of an event with a head of their own (event_head.h), in the language that a request
// asks for: the whole one, and the card that other sites show in a frame; and that of an organizer.
//
// Threads: the worker's.
#pragma once

#include "backend/http/static_files.h"
#include "backend/reads/read_queue.h"

#include <QCache>

#include <optional>
#include <utility>

namespace boxoffice {

class Call;

inline constexpr char kEventPage[] = "/templates/event_details.html";
inline constexpr char kEventCard[] = "/templates/event_card.html";

enum class EventView { Page, Card };

// The pages that a worker made last, each as of one edit of its event and its organizer.
class EventPages
{
public:
    // files: borrowed. publicUrl: see eventHead().
    EventPages(const StaticFiles &files, QString publicUrl);

    // body: of the event, which everybody may see. Nothing: it must be made first.
    std::optional<ApiReply> known(EventView view, const ApiRequest &request, const Uuid &id,
                                  const ReadBody &body) const;
    // organizer: was read after the event, so that what is kept is never older than it says.
    ApiReply make(EventView view, const ApiRequest &request, const Uuid &id, const ReadBody &body,
                  const PublicOrganizer &organizer);

private:
    struct Made
    {
        qint64 version = 0;
        int organizerVersion = 0;
        StaticFiles::File file;
    };

    using Key = std::pair<Uuid, QByteArray>; // with the file that it is made of, and its language

    static Key keyOf(EventView view, const ApiRequest &request, const Uuid &id);
    ApiReply answer(const StaticFiles::File &file, const ApiRequest &request, const Uuid &id) const;

    const StaticFiles &m_files;
    const QString m_publicUrl;
    QCache<Key, Made> m_made;
};

// Answers with a page of an event as it lies in the web root, and in no frame.
void answerPlainView(Call &call, EventView view);

// Answers with a page of an event that everybody may see; as it lies in the web root, and in no
// frame, if the event's organizer can't be read. body: of the event.
void answerEventPage(Call &call, EventView view, const Uuid &id, const ReadBody &body);

// Answers with the page of the event that "id" in the query names; with the page as it lies in the
// web root where there is nothing to say of an event: it is a draft or unknown, the database is
// away, or the client asks too often. So a page always comes, and finds out the rest by itself.
void showEventPage(Call &call);

inline constexpr char kOrganizerPage[] = "/o/{slug}";

// Answers with the list's page, which reads the organizer off its own address.
void showOrganizerPage(Call &call);

} // namespace boxoffice

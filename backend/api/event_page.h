// The page of an event with a head of its own (event_head.h), in the language that a request asks
// for, and that of an organizer.
//
// Threads: the worker's.
#pragma once

#include "backend/http/static_files.h"
#include "backend/reads/read_queue.h"

#include <QCache>

#include <utility>

namespace boxoffice {

class Call;

// The pages that a worker made last, each as of one edit of its event and its organizer.
class EventPages
{
public:
    // files: borrowed. publicUrl: see eventHead().
    EventPages(const StaticFiles &files, QString publicUrl);

    // body: of the event, which everybody may see.
    ApiReply page(const ApiRequest &request, const Uuid &id, const ReadBody &body);

private:
    struct Made
    {
        qint64 version = 0;
        int organizerVersion = 0;
        StaticFiles::File file;
    };

    using Key = std::pair<Uuid, QByteArray>; // with the language

    const Made *make(const Key &key, const ReadBody &body);

    const StaticFiles &m_files;
    const QString m_publicUrl;
    QCache<Key, Made> m_made;
};

inline constexpr char kEventPage[] = "/templates/event_details.html";

// Answers with the page of the event that "id" in the query names; with the page as it lies in the
// web root where there is nothing to say of an event: it is a draft or unknown, the database is
// away, or the client asks too often. So a page always comes, and finds out the rest by itself.
void showEventPage(Call &call);

inline constexpr char kOrganizerPage[] = "/o/{slug}";

// Answers with the list's page, which reads the organizer off its own address.
void showOrganizerPage(Call &call);

} // namespace boxoffice

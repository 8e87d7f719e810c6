// The addresses of events that people can say, /e/{slug}, with the card for other sites below them,
// and the sitemap that lists them.
//
// Threads: the worker's.
#pragma once

#include "shared/ids.h"

#include <QCache>
#include <QString>

namespace boxoffice {

class Call;

// The events that slugs of late led to. A slug leads to one event for as long as that exists, so
// only an event that is gone makes an entry wrong.
class KnownAddresses
{
public:
    KnownAddresses();

    // Null: not known.
    const Uuid *event(const QString &slug) const { return m_events.object(slug); }
    void remember(const QString &slug, const Uuid &event);
    void forget(const QString &slug) { m_events.remove(slug); }

private:
    QCache<QString, Uuid> m_events;
};

inline constexpr char kEventAddress[] = "/e/{slug}";

// Answers with the event's page (event_page.h); 302 to the address with the slug that it has now;
// 303 to the event's JSON for a program that accepts no HTML; 404 if no event has the slug, or only
// a draft that the client may not see. Where the database is away or the client asks too often, the
// page comes as it lies in the web root, and asks at its own address which event it shows.
void showEventAtSlug(Call &call);

inline constexpr char kCardAddress[] = "/e/{slug}/embed";

// The same with the card, for frames of those sites that the event's organizer allows. A draft is
// not found, whoever asks.
void showCardAtSlug(Call &call);

inline constexpr char kSitemap[] = "/sitemap.xml";

// Answers with the pages of all events that lie ahead (https://www.sitemaps.org/protocol.html); 404
// where PUBLIC_URL is not set, since its addresses must be absolute.
void showSitemap(Call &call);

inline constexpr char kRobots[] = "/robots.txt";

// The web root's robots.txt, which also says where the sitemap is.
void showRobots(Call &call);

} // namespace boxoffice

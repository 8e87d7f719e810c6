// A mail to the holders of all valid tickets of an event.
//
// Threads: values.
#pragma once

#include <QString>

namespace boxoffice {

enum class AnnouncementAbout {
    Changed,   // time or place of the event
    Cancelled, // the event, which does not take place
};

// The mail as it would be now, to somebody whose name is not known.
struct AnnouncementPreview
{
    AnnouncementAbout about = AnnouncementAbout::Changed;
    qint64 recipients = 0;
    QString subject;
    QString text;
    QString html;

    friend bool operator==(const AnnouncementPreview &, const AnnouncementPreview &) = default;
};

} // namespace boxoffice

// Slugs of events: the last part of an address that people can say, /e/jazz-night.
//
// A slug is made of the event's name. Where another event has it, a number follows: jazz-night-2.
// An event keeps every slug that it ever had, so that no printed address ends nowhere; after
// another change of its name it takes one of its own again, if that fits.
//
// Threads: values and pure functions.
#pragma once

#include "shared/ids.h"

#include <QHash>
#include <QSet>
#include <QString>
#include <QStringList>
#include <QStringView>

namespace boxoffice {

// Returns the slug that a name asks for: ^[a-z0-9]+(-[a-z0-9]+)*$, 1 to 60 characters. Letters of
// other scripts are written in Latin ones (ICU's transliterations Any-Latin, de-ASCII and
// Latin-ASCII). A name without a letter or digit asks for "event".
QString slugBase(const QString &name);

// Returns the slugs that an event of such a base may get, in order of preference.
QStringList slugsOf(const QString &base);

// Returns what those who give slugs at the same time have to agree on: bases that may lead to the
// same slug have the same stem. The stem of "jazz-2" is "jazz", which may become "jazz-2", too.
QString slugStem(const QString &base);

// Whether a text in an address may be a slug, so that it is worth looking for.
bool isSlug(QStringView text);

struct SlugOf
{
    QString slug;
    Uuid event;

    friend bool operator==(const SlugOf &, const SlugOf &) = default;
};

// What is known of slugs while names are given.
struct KnownSlugs
{
    QHash<QString, Uuid> owners = {}; // of all that slugsOf() says and some event has
    QSet<QString> busyStems = {};     // somebody else is giving slugs of these

    // Returns the slug of an event of that name, and remembers that it has it. Requires: owners and
    // busyStems were read for the name's base. Where nothing else is free, or the stem is busy, it
    // ends with twelve digits of the event's id.
    QString take(const QString &name, const Uuid &event);
};

} // namespace boxoffice

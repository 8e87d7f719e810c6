// GET /events/{id}/description: what an event's description says, as HTML
// (backend/markup/description_html.h), and its place in the event's page. POST /description: the
// same of a description that is being written.
//
// Threads: the worker's.
#pragma once

#include "backend/api/route.h"

#include <QByteArray>
#include <QString>

namespace boxoffice {

Routes eventDescriptionRoutes();

// Returns the page with the description in its place, and there as `data-edit` the first number of
// etag, the event's; unchanged if the page has no such place.
QByteArray withDescription(const QByteArray &page, const QString &description, QByteArrayView etag);

} // namespace boxoffice

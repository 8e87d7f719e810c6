// A letter as libcurl sends it: header fields and MIME parts.
//
// Threads: belongs to one thread.
#pragma once

#include "backend/outbox/letter.h"
#include "backend/outbox/mail_headers.h"
#include "shared/ids.h"

#include <curl/curl.h>

#include <chrono>
#include <memory>

namespace boxoffice {

struct FreeSlist
{
    void operator()(curl_slist *list) const { curl_slist_free_all(list); }
};
using CurlList = std::unique_ptr<curl_slist, FreeSlist>;

struct FreeMime
{
    void operator()(curl_mime *mime) const { curl_mime_free(mime); }
};
using CurlMime = std::unique_ptr<curl_mime, FreeMime>;

void append(CurlList &list, const QByteArray &line);

// Who sends to whom, on the wire.
struct Envelope
{
    WireAddress from;
    WireAddress to;
    QByteArray replyTo; // empty: none
};

CurlList headerFields(const Letter &letter, const Envelope &envelope, const Uuid &id,
                      std::chrono::milliseconds now);
// Copies what it needs of the letter.
CurlMime mimeParts(CURL *curl, const Letter &letter);

} // namespace boxoffice

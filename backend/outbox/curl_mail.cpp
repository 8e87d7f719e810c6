#include "backend/outbox/curl_mail.h"

namespace boxoffice {

namespace {

// MIME wants CR LF at the end of a line of text.
QByteArray withCrLf(const QString &text)
{
    QString clean = text;
    clean.replace(QLatin1StringView("\r\n"), QLatin1StringView("\n"))
        .replace(u'\r', u'\n')
        .replace(QLatin1StringView("\n"), QLatin1StringView("\r\n"));
    return clean.toUtf8();
}

void setBytes(curl_mimepart *part, const QByteArray &bytes, const char *type, const char *encoder)
{
    curl_mime_data(part, bytes.constData(), static_cast<size_t>(bytes.size()));
    curl_mime_type(part, type);
    curl_mime_encoder(part, encoder);
}

void addText(curl_mime *mime, const QString &text, const char *type)
{
    setBytes(curl_mime_addpart(mime), withCrLf(text), type, "quoted-printable");
}

constexpr char kText[] = "text/plain; charset=utf-8";
constexpr char kHtml[] = "text/html; charset=utf-8";

} // namespace

void append(CurlList &list, const QByteArray &line)
{
    if (curl_slist *longer = curl_slist_append(list.get(), line.constData())) {
        (void)list.release();
        list.reset(longer);
    }
}

QByteArray messageId(const Uuid &id, const Letter &letter)
{
    return letter.timesResent == 0
        ? id.toByteArray()
        : id.toByteArray() + '.' + QByteArray::number(letter.timesResent);
}

CurlList headerFields(const Letter &letter, const Envelope &envelope, const Uuid &id,
                      std::chrono::milliseconds now)
{
    const QByteArray &from = envelope.from.text;
    CurlList list;
    append(list, "Date: " + mailDate(now));
    append(list, "From: " + mailbox(letter.fromName, from));
    append(list, "To: " + mailbox(letter.toName, envelope.to.text));
    if (!envelope.replyTo.isEmpty()) {
        append(list, "Reply-To: " + mailbox(letter.fromName, envelope.replyTo));
    }
    append(list, "Subject: " + headerText(letter.subject));
    append(list,
           "Message-ID: <" + messageId(id, letter) + from.sliced(from.lastIndexOf('@')) + '>');
    append(list, "Content-Language: " + letter.language.toLatin1());
    append(list, "Auto-Submitted: auto-generated"); // RFC 3834: nobody's holiday notice answers
    return list;
}

CurlMime mimeParts(CURL *curl, const Letter &letter)
{
    CurlMime mime(curl_mime_init(curl));
    if (letter.html.isEmpty()) {
        addText(mime.get(), letter.text, kText);
    } else {
        curl_mime *forms = curl_mime_init(curl); // the last is the best
        addText(forms, letter.text, kText);
        addText(forms, letter.html, kHtml);
        curl_mimepart *part = curl_mime_addpart(mime.get());
        curl_mime_subparts(part, forms); // owns it from here on
        curl_mime_type(part, "multipart/alternative");
    }
    for (const Attachment &attachment : letter.attachments) {
        curl_mimepart *part = curl_mime_addpart(mime.get());
        setBytes(part, attachment.bytes, attachment.type.constData(), "base64");
        curl_mime_filename(part, attachment.name.constData());
    }
    return mime;
}

} // namespace boxoffice

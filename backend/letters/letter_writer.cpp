#include "backend/letters/letter_writer.h"

#include "backend/letters/spoken_times.h"
#include "backend/tickets/event_words.h"
#include "shared/api/ticket_number.h"
#include "shared/exact_json.h"
#include "shared/text.h"

#include <QJsonObject>
#include <QStringBuilder>

namespace boxoffice {

namespace {

using Values = kainjow::mustache::data;

constexpr QChar kIsolate(0x2068), kEndOfIsolate(0x2069);
constexpr std::size_t kMostAttached = 10; // tickets of an order

bool isFromRight(const QString &text)
{
    for (qsizetype at = 0; at < text.size();) {
        const auto direction = QChar::direction(nextCharacter(text, at));
        if (direction == QChar::DirR || direction == QChar::DirAL || direction == QChar::DirAN) {
            return true;
        }
    }
    return false;
}

// An empty one is as if it were not there.
void put(Values &values, const char *name, const QString &text)
{
    values.set(name,
               text.isEmpty() ? Values(Values::type::bool_false) : Values(text.toStdString()));
}

void put(Values &values, const char *name, bool value)
{
    values.set(name, Values(value ? Values::type::bool_true : Values::type::bool_false));
}

QString numberOf(const Uuid &id)
{
    const auto number = ticketNumber(id);
    return QString::fromLatin1(number.data(), number.size());
}

bool hasTicket(MailKind kind)
{
    switch (kind) {
    case MailKind::Registered:
    case MailKind::Restored:
    case MailKind::Corrected:
    case MailKind::Ticket:
    case MailKind::Changed:
        return true;
    case MailKind::Cancelled:
    case MailKind::EventCancelled:
    case MailKind::Tickets:
    case MailKind::Invitation:
    case MailKind::PasswordReset:
    case MailKind::Digest:
    case MailKind::SeatsOffered:
    case MailKind::OfferEnding:
    case MailKind::OfferExpired:
    case MailKind::ListClosed:
    case MailKind::OrderConfirmed:
        return false;
    }
    return false;
}

bool endsTicket(MailKind kind)
{
    return kind == MailKind::Cancelled || kind == MailKind::EventCancelled;
}

// Letters of the number, which ticket files are named after.
QByteArray fileName(const Registration &registration, const char *ending)
{
    return "ticket-" + numberOf(registration.id).toLatin1() + ending;
}

QString linkPath(MailKind kind)
{
    return kind == MailKind::Invitation ? QStringLiteral("/invitation#")
                                        : QStringLiteral("/reset#");
}

int timesResent(const MailToSend &mail)
{
    return parseJson(mail.details).object().value(u"resent").toInt();
}

// Whom the letter greets; empty: that is not known.
QString nameIn(const MailToSend &mail)
{
    return mail.registration ? mail.registration->name
        : mail.order         ? mail.order->name
        : mail.entry         ? mail.entry->name
        : mail.account       ? mail.account->name
                             : QString();
}

void putSeats(Values &values, const std::vector<MailToSend::Seats> &seats)
{
    kainjow::mustache::list lines;
    for (const MailToSend::Seats &each : seats) {
        Values line;
        put(line, "quantity", QString::number(each.quantity));
        put(line, "type", shownInMail(each.ticketType));
        put(line, "further", !lines.empty());
        lines.push_back(line);
    }
    values.set("seats", Values(lines));
}

Values digestValues(const MailToSend::DigestEvent &each)
{
    Values values;
    put(values, "event", shownInMail(each.event.name));
    put(values, "new", QString::number(each.newRegistrations));
    put(values, "booked", QString::number(each.event.bookedCount));
    put(values, "capacity", QString::number(each.event.capacity));
    return values;
}

void putDigest(Values &values, const MailToSend &mail, const QString &publicUrl)
{
    kainjow::mustache::list events;
    for (const MailToSend::DigestEvent &each : mail.digest) {
        events.push_back(digestValues(each));
    }
    values.set("events", Values(events));
    put(values, "more", mail.digestMore > 0 ? QString::number(mail.digestMore) : QString());
    put(values, "total", QString::number(mail.digestTotal));
    put(values, "one", mail.digestTotal == 1);
    put(values, "since", spokenMoment(mail.digestSince, mail.language));
    put(values, "account_url", publicUrl % u"/account");
}

} // namespace

QString shownInMail(const QString &text)
{
    const QString line = withoutTurns(lineOf(text));
    return isFromRight(line) ? kIsolate % line % kEndOfIsolate : line;
}

LetterWriter::LetterWriter(MailTemplates templates, QString publicUrl, TicketParts tickets)
    : m_templates(std::move(templates))
    , m_publicUrl(std::move(publicUrl))
    , m_tickets(std::move(tickets))
{ }

QString LetterWriter::linkTo(const Registration &registration) const
{
    return m_publicUrl % m_tickets.linkOf(registration);
}

Values LetterWriter::eventValues(const Event &event, const QString &language) const
{
    Values values;
    const MailLanguage spoken = mailLanguageOf(language);
    const QStringList when = whenInWords(event, spoken);
    put(values, "event", shownInMail(event.name));
    put(values, "when", when.value(0));
    put(values, "when_more", when.value(1));
    put(values, "when_in_one_line", whenInOneLine(event, spoken));
    put(values, "place", shownInMail(event.location));
    return values;
}

Values LetterWriter::ticketValues(const MailToSend::Ticket &ticket, const QString &language) const
{
    Values values = eventValues(ticket.event, language);
    put(values, "name", shownInMail(ticket.registration.name));
    put(values, "type", shownInMail(ticket.ticketType));
    put(values, "number", numberOf(ticket.registration.id));
    put(values, "ticket_url", linkTo(ticket.registration));
    return values;
}

Values LetterWriter::valuesOf(const MailToSend &mail) const
{
    Values values = mail.event ? eventValues(*mail.event, mail.language) : Values();
    put(values, "language", mail.language);
    put(values, "organizer", mail.organizer ? shownInMail(mail.organizer->name) : QString());
    put(values, "name", shownInMail(nameIn(mail)));
    if (mail.registration) {
        const QString link = linkTo(*mail.registration);
        put(values, "type", shownInMail(mail.ticketType));
        put(values, "number", numberOf(mail.registration->id));
        put(values, "ticket_url", link);
        put(values, "not_me_url", link % u"#not-me");
    }
    if (!mail.linkToken.isEmpty()) {
        put(values, "link", m_publicUrl % linkPath(mail.kind) % mail.linkToken);
    }
    kainjow::mustache::list tickets;
    for (const MailToSend::Ticket &ticket : mail.tickets) {
        tickets.push_back(ticketValues(ticket, mail.language));
    }
    values.set("tickets", Values(tickets));
    putSeats(values, mail.seats);
    if (mail.event && mail.order) {
        putOrder(values, mail);
    }
    if (mail.kind == MailKind::Digest) {
        putDigest(values, mail, m_publicUrl);
    }
    return values;
}

// What the order's page is for, and how its buyer says that it was somebody else: by the link of a
// ticket with the buyer's address.
void LetterWriter::putOrder(Values &values, const MailToSend &mail) const
{
    const Order &order = *mail.order;
    put(values, "order_number", numberOf(order.id));
    put(values, "order_url", m_publicUrl % m_tickets.orderLinkOf(order));
    put(values, "until",
        order.expiresAt
            ? momentInWords(*order.expiresAt, *mail.event, mailLanguageOf(mail.language))
            : QString());
    put(values, "one_ticket", mail.tickets.size() == 1);
    for (const MailToSend::Ticket &ticket : mail.tickets) {
        if (ticket.registration.userEmail == order.email) {
            put(values, "not_me_url", linkTo(ticket.registration) % u"#not-me");
            break;
        }
    }
}

void LetterWriter::attachPdf(Letter &letter, const MailToSend::Ticket &ticket) const
{
    if (!m_tickets.pdfOf) {
        return;
    }
    if (auto pdf = m_tickets.pdfOf(ticket.event, ticket.registration, ticket.ticketType)) {
        letter.attachments.push_back(
            {fileName(ticket.registration, ".pdf"), "application/pdf", *std::move(pdf)});
    }
}

void LetterWriter::attach(Letter &letter, const MailToSend &mail) const
{
    if (mail.kind == MailKind::OrderConfirmed && mail.tickets.size() <= kMostAttached) {
        for (const MailToSend::Ticket &ticket : mail.tickets) {
            attachPdf(letter, ticket);
        }
    }
    if (!mail.event || !mail.registration) {
        return;
    }
    const bool ends = endsTicket(mail.kind);
    if (hasTicket(mail.kind)) {
        attachPdf(letter, {*mail.event, *mail.registration, mail.ticketType});
    }
    if ((hasTicket(mail.kind) || ends) && m_tickets.calendarOf) {
        if (auto entry = m_tickets.calendarOf(*mail.event, *mail.registration, mail.ticketType)) {
            const QByteArray method = ends ? "CANCEL" : "PUBLISH";
            letter.attachments.push_back({fileName(*mail.registration, ".ics"),
                                          "text/calendar; charset=utf-8; method=" + method,
                                          *std::move(entry)});
        }
    }
}

namespace {

// What the letter says about what is attached.
void putAttached(Values &values, const std::vector<Attachment> &attachments)
{
    bool pdf = false, calendar = false;
    for (const Attachment &each : attachments) {
        (each.type == "application/pdf" ? pdf : calendar) = true;
    }
    put(values, "has_calendar", calendar);
    put(values, "has_both", pdf && calendar);
    put(values, "has_pdf_only", pdf && !calendar);
    put(values, "has_calendar_only", calendar && !pdf);
}

} // namespace

Result<Letter> LetterWriter::compose(const MailToSend &mail)
{
    Letter letter;
    attach(letter, mail);
    Values values = valuesOf(mail);
    putAttached(values, letter.attachments);
    auto written = m_templates.write(mail.kind, mail.language, std::move(values));
    if (!written) {
        return written.error();
    }
    letter.toAddress = mail.toAddress;
    letter.toName = nameIn(mail);
    letter.fromName = mail.organizer ? mail.organizer->name : QString();
    letter.replyTo = mail.replyTo;
    letter.subject = written->subject;
    letter.text = written->text;
    letter.html = written->html;
    letter.language = mail.language;
    letter.timesResent = timesResent(mail);
    return letter;
}

Result<AnnouncementPreview> LetterWriter::preview(const Event &event, AnnouncementAbout about,
                                                  const QString &language) const
{
    MailToSend mail;
    mail.kind = about == AnnouncementAbout::Changed ? MailKind::Changed : MailKind::EventCancelled;
    mail.event = event;
    mail.organizer = event.organizer;
    mail.language = language;
    Values values = valuesOf(mail);
    put(values, "ticket_url", m_publicUrl % u"/tickets/…");
    putAttached(values, {});
    auto written = m_templates.write(mail.kind, language, std::move(values));
    if (!written) {
        return written.error();
    }
    return AnnouncementPreview{about, 0, written->subject, written->text, written->html};
}

} // namespace boxoffice

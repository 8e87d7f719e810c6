// What the stub server answers about tickets and mails.
#include "shared/api/json_writer.h"
#include "shared/api/ticket_number.h"
#include "tests/gui/stub_json.h"
#include "tests/gui/stub_server.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace boxoffice {

namespace {

QJsonObject toJson(const Mail &mail)
{
    static const char *const kinds[] = {"registered", "cancelled", "restored",       "corrected",
                                        "ticket",     "changed",   "event_cancelled"};
    static const char *const states[] = {"queued", "sent", "failed", "dropped"};
    const bool isQueued = mail.state == MailState::Queued;
    return {
        {QStringLiteral("id"), mail.id.toString()},
        {QStringLiteral("kind"),
         mail.kind ? QString(QLatin1StringView(kinds[static_cast<int>(*mail.kind)]))
                   : mail.newerKind},
        {QStringLiteral("registration_id"), mail.registrationId->toString()},
        {QStringLiteral("state"), QLatin1StringView(states[static_cast<int>(mail.state)])},
        {QStringLiteral("attempts"), mail.attempts},
        {QStringLiteral("created_at"), timeJson(mail.createdAt)},
        {QStringLiteral("next_at"), timeJson(isQueued ? std::optional(mail.nextAt) : std::nullopt)},
        {QStringLiteral("sent_at"), timeJson(mail.sentAt)},
        {QStringLiteral("error"),
         mail.error.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(mail.error)}};
}

StubReply newestFirst(const QList<Mail> &mails)
{
    QJsonArray array;
    for (auto mail = mails.crbegin(); mail != mails.crend(); ++mail) {
        array.append(toJson(*mail));
    }
    return {200, QJsonDocument(array).toJson(QJsonDocument::Compact)};
}

} // namespace

QJsonObject StubServer::json(const Registration &row) const
{
    QJsonObject object = toJson(row);
    if (m_early) {
        return object;
    }
    const auto number = ticketNumber(row.id);
    object.insert(QStringLiteral("name"), row.name);
    object.insert(QStringLiteral("number"), QLatin1StringView(number.data(), number.size()));
    object.insert(QStringLiteral("version"), row.version);
    object.insert(QStringLiteral("mail_error"),
                  row.mailError.isEmpty() ? QJsonValue(QJsonValue::Null)
                                          : QJsonValue(row.mailError));
    object.insert(QStringLiteral("erased_at"), timeJson(row.erasedAt));
    return object;
}

Mail StubServer::addMail(const Uuid &event, const Uuid &registration, MailKind kind,
                         MailState state)
{
    m_clock += 1'000;
    Mail mail{m_ids.next(m_clock * 1000), kind, registration, state};
    mail.createdAt = m_clock;
    mail.nextAt = m_clock;
    mail.attempts = state == MailState::Queued ? 0 : 1;
    if (state == MailState::Sent) {
        mail.sentAt = m_clock;
    }
    m_mails[event].append(mail);
    return mail;
}

void StubServer::addNewerMail(const Uuid &event, const Uuid &registration, const QString &kind)
{
    addMail(event, registration, MailKind::Ticket, MailState::Sent);
    m_mails[event].last().kind.reset();
    m_mails[event].last().newerKind = kind;
}

Mail StubServer::failMail(const Uuid &event, const Uuid &registration, const QString &error)
{
    addMail(event, registration, MailKind::Registered, MailState::Failed);
    m_mails[event].last().error = error;
    for (Registration &row : m_registrations[event]) {
        if (row.id == registration) {
            row.mailError = error;
        }
    }
    return m_mails[event].last();
}

std::optional<StubReply> StubServer::ticketsReply(const StubRequest &request, const Uuid &event,
                                                  const QStringList &parts)
{
    const QString what = parts.value(2);
    if (what == QLatin1StringView("mails")) {
        return eventMails(request, event, parts);
    }
    if (what == QLatin1StringView("announcement")) {
        return announcement(request, m_events.value(event));
    }
    if (what == QLatin1StringView("erase")) {
        if (m_events.value(event).status != EventStatus::Cancelled) {
            return refusal(409, "event_not_over"); // none is ever over here
        }
        const int active = activeCount(event);
        for (Registration &row : m_registrations[event]) {
            erase(row);
        }
        m_erasedEvents.append(event);
        return StubReply{202, bytes({{QStringLiteral("registrations"), active}})};
    }
    const auto rid = Uuid::parse(parts.value(3));
    if (!rid || (parts.size() == 4 && request.method != "PATCH")) {
        return std::nullopt;
    }
    auto &rows = m_registrations[event];
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [&rid](const Registration &each) { return each.id == *rid; });
    return row == rows.end() ? refusal(404, "registration_not_found")
                             : ticketReply(request, *row, parts.value(4));
}

StubReply StubServer::ticketReply(const StubRequest &request, Registration &row,
                                  const QString &what)
{
    if (what.isEmpty()) {
        return correct(request, row);
    }
    return what == QLatin1StringView("restore") ? restore(row)
        : what == QLatin1StringView("erase")    ? erase(row)
                                                : ticketMails(request, row);
}

StubReply StubServer::correct(const StubRequest &request, Registration &row)
{
    if (row.erasedAt) {
        return refusal(409, "registration_erased");
    }
    const QJsonObject body = QJsonDocument::fromJson(request.body).object();
    const auto text = [&](const char *member, const QString &otherwise) {
        return body.value(QLatin1StringView(member)).toString(otherwise);
    };
    const QString email = text("user_email", row.userEmail);
    const auto &rows = m_registrations[row.eventId];
    if (std::any_of(rows.begin(), rows.end(), [&](const Registration &each) {
            return each.id != row.id && each.userEmail == email && !each.cancelledAt;
        })) {
        return refusal(409, "already_registered");
    }
    row.userEmail = email;
    row.name = text("name", row.name);
    row.mailError.clear();
    ++row.version;
    return {200, bytes(json(row))};
}

StubReply StubServer::restore(Registration &row)
{
    const Event event = m_events.value(row.eventId);
    if (row.erasedAt) {
        return refusal(409, "registration_erased");
    }
    if (row.cancelledAt) {
        const auto &rows = m_registrations[row.eventId];
        if (std::any_of(rows.begin(), rows.end(), [&](const Registration &each) {
                return each.userEmail == row.userEmail && !each.cancelledAt;
            })) {
            return refusal(409, "already_registered");
        }
        if (event.bookedCount >= event.capacity) {
            return refusal(409, "event_full");
        }
        row.cancelledAt.reset();
        publishSeats(row.eventId);
    }
    return {200, bytes(json(row))};
}

StubReply StubServer::erase(Registration &row)
{
    if (!row.erasedAt) {
        m_clock += 1'000;
        row.erasedAt = m_clock;
        row.userEmail = QString(row.id.toString() + QStringLiteral("@erased.invalid"));
        row.name.clear();
        row.mailError.clear();
    }
    return {200, bytes(json(row))};
}

StubReply StubServer::ticketMails(const StubRequest &request, const Registration &row)
{
    if (request.method == "POST") {
        return {202,
                bytes(toJson(addMail(row.eventId, row.id, MailKind::Ticket, MailState::Queued)))};
    }
    QList<Mail> mails = m_mails[row.eventId];
    mails.removeIf([&row](const Mail &mail) { return mail.registrationId != row.id; });
    return newestFirst(mails);
}

StubReply StubServer::eventMails(const StubRequest &request, const Uuid &event,
                                 const QStringList &parts)
{
    if (const auto id = Uuid::parse(parts.value(3))) {
        for (Mail &mail : m_mails[event]) {
            if (mail.id == *id) {
                mail.state = MailState::Queued;
                return {202, bytes(toJson(mail))};
            }
        }
        return refusal(404, "mail_not_found");
    }
    QList<Mail> mails = m_mails[event];
    if (request.query.queryItemValue(QStringLiteral("state")) == QLatin1StringView("failed")) {
        mails.removeIf([](const Mail &mail) { return mail.state != MailState::Failed; });
    }
    std::reverse(mails.begin(), mails.end());
    const qsizetype limit = request.query.queryItemValue(QStringLiteral("limit")).toInt();
    const qsizetype from = request.query.queryItemValue(QStringLiteral("cursor")).toInt();
    QList<Mail> page = mails.mid(from, limit);
    std::reverse(page.begin(), page.end());
    StubReply reply = newestFirst(page);
    if (mails.size() > from + limit) {
        reply.headers.append("Link: </mails?cursor=" + QByteArray::number(from + limit)
                             + ">; rel=\"next\"");
    }
    return reply;
}

StubReply StubServer::announcement(const StubRequest &request, const Event &event)
{
    if (request.method == "POST") {
        const bool isCancelled = request.body.contains("cancelled");
        if (isCancelled != (event.status == EventStatus::Cancelled)) {
            return refusal(400, "invalid_field", "about");
        }
        for (const Registration &row : std::as_const(m_registrations[event.id])) {
            if (!row.cancelledAt) {
                addMail(event.id, row.id,
                        isCancelled ? MailKind::EventCancelled : MailKind::Changed,
                        MailState::Queued);
            }
        }
        return {202, bytes({{QStringLiteral("recipients"), activeCount(event.id)}})};
    }
    const bool isGerman =
        request.query.queryItemValue(QStringLiteral("language")) == QLatin1StringView("de");
    const QString greeting = isGerman ? QStringLiteral("Guten Tag,") : QStringLiteral("Hello,");
    const QString news = isGerman
        ? QStringLiteral("%1 hat jetzt eine andere Zeit oder einen anderen Ort: %2")
        : QStringLiteral("time or place of %1 has changed: %2");
    const QString said = news.arg(event.name, event.location);
    return {200,
            bytes({{QStringLiteral("about"), request.query.queryItemValue(QStringLiteral("about"))},
                   {QStringLiteral("recipients"), activeCount(event.id)},
                   {QStringLiteral("subject"),
                    isGerman ? QString(QStringLiteral("Geändert: ") + event.name)
                             : QString(QStringLiteral("Changed: ") + event.name)},
                   {QStringLiteral("text"), QString(greeting + QStringLiteral("\n\n") + said)},
                   {QStringLiteral("html"),
                    QStringLiteral("<p>%1</p><p><b>%2</b></p><img src=\"file:///etc/hostname\">")
                        .arg(greeting, said.toHtmlEscaped())}})};
}

} // namespace boxoffice

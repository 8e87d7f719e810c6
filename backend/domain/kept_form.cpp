#include "backend/domain/kept_form.h"

#include "shared/api/event_json.h"
#include "shared/api/registration_json.h"
#include "shared/api/sale_json.h"
#include "shared/utf8.h"
#include "shared/wire_names.h"

#include <algorithm>
#include <array>

namespace boxoffice {

namespace {

// Refusals that come by the thousand when a sale ends: their wording would be half of their row.
const std::array<Error, 2> &refusalsOfCrowds()
{
    static const std::array<Error, 2> refusals{eventFull(), alreadyRegistered()};
    return refusals;
}

QString wordingOf(const Error &error)
{
    const QString wording = error.field % u'\n' % error.message;
    return error.facts.isEmpty() ? wording : QString(wording % u'\n' % fromUtf8(error.facts));
}

KeptForm formOfRefusal(const Error &error)
{
    const auto &crowds = refusalsOfCrowds();
    const bool goesWithoutSaying = std::find(crowds.begin(), crowds.end(), error) != crowds.end();
    return {.code = QString::fromLatin1(wireName(error.code)),
            .answer = goesWithoutSaying ? QString() : wordingOf(error)};
}

// The versions are not part of an event's JSON.
QString textOf(const Event &event)
{
    const QString organizers =
        event.organizer ? QString(u'.' % QString::number(event.organizerVersion)) : QString();
    return QString::number(event.version) % organizers % u' ' % fromUtf8(encode(event));
}

QString textOf(const Registration &registration)
{
    return u"0 " % fromUtf8(encode(registration));
}

struct FormOf
{
    bool created;

    KeptForm operator()(const Error &error) const { return formOfRefusal(error); }
    KeptForm operator()(const Registration &registration) const
    {
        return stored(registration, created);
    }
    KeptForm operator()(const Event &event) const
    {
        return stored(event, created && !event.organizer && event.slug.isEmpty());
    }
    KeptForm operator()(EventDeleted) const { return {}; }
    KeptForm operator()(const TicketType &type) const { return answered(type); }
    KeptForm operator()(const Quota &quota) const { return answered(quota); }
    KeptForm operator()(const Order &order) const { return answered(order); }
    KeptForm operator()(const WaitingEntry &entry) const { return answered(entry); }
    KeptForm operator()(const Accepted &accepted) const
    {
        return {.answer = QString::number(accepted.registrations)};
    }
    KeptForm operator()(LeftOut) const { Q_UNREACHABLE(); }

    template <typename T> static KeptForm answered(const T &value)
    {
        return {.id = value.id, .answer = u"0 " % fromUtf8(encodeAnswer(value))};
    }
    template <typename T> static KeptForm stored(const T &value, bool byId)
    {
        return byId ? KeptForm{.id = value.id} : KeptForm{.answer = textOf(value)};
    }
};

} // namespace

QByteArray keptJson(const KeptForm &form)
{
    return form.answer.sliced(form.answer.indexOf(u' ') + 1).toUtf8();
}

KeptForm keptFormOf(const Outcome &outcome)
{
    return std::visit(FormOf{outcome.created}, outcome.answer);
}

Error keptRefusal(const KeptForm &form)
{
    if (form.answer.isEmpty()) {
        const auto &crowds = refusalsOfCrowds();
        const auto known = std::find_if(crowds.begin(), crowds.end(), [&](const Error &error) {
            return QLatin1StringView(wireName(error.code)) == form.code;
        });
        return known != crowds.end() ? *known : internalError();
    }
    const std::optional<ErrorCode> code = fromWireName<ErrorCode>(QStringView(form.code));
    const QStringList parts = form.answer.split(u'\n');
    return code && parts.size() >= 2 ? Error{*code, parts[1], parts[0], parts.value(2).toUtf8()}
                                     : internalError();
}

Event keptEvent(const KeptForm &form)
{
    const Result<Event> stored = decodeEvent(keptJson(form));
    Event event = stored ? *stored : Event{};
    const QStringList versions =
        form.answer.first(std::max<qsizetype>(form.answer.indexOf(u' '), 0)).split(u'.');
    event.version = versions.first().toLongLong();
    event.organizerVersion = versions.value(1).toInt();
    return event;
}

int keptCount(const KeptForm &form)
{
    return form.answer.toInt();
}

Registration keptRegistration(const KeptForm &form)
{
    const Result<Registration> stored = decodeRegistration(keptJson(form));
    Registration registration = stored ? *stored : Registration{};
    registration.version = std::max(registration.version, 1); // what was kept before there were any
    return registration;
}

} // namespace boxoffice

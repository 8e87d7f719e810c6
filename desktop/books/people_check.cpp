#include "desktop/books/people_check.h"

#include "shared/api/email.h"
#include "shared/api/validation.h"
#include "shared/text.h"

#include <QCoreApplication>
#include <QHash>

namespace boxoffice {

namespace {

struct PeopleCheckWords
{
    Q_DECLARE_TR_FUNCTIONS(PeopleCheck)
};

QString whyNoAddress(const QString &text)
{
    const QString address = text.trimmed();
    const QString meant = suggestedEmail(text);
    const QString domain = address.section(u'@', 1);
    const QString why = address.isEmpty() ? PeopleCheckWords::tr("There is no e-mail address.")
        : codePoints(address) > kMaxEmailLength
        ? PeopleCheckWords::tr("The e-mail address is longer than %1 characters.")
              .arg(kMaxEmailLength)
        : !address.contains(u'@') ? PeopleCheckWords::tr("The e-mail address has no @.")
        : !domain.contains(u'.')
        ? PeopleCheckWords::tr("What is behind the @ is no domain, as example.org is.")
        : PeopleCheckWords::tr("This is not an e-mail address such as name@example.org.");
    return meant.isEmpty()
        ? why
        : QString(why + u' ' + PeopleCheckWords::tr("Did you mean %1?").arg(meant));
}

// The types by what a file may call them.
class TypesByName
{
public:
    explicit TypesByName(const QList<TicketType> &types)
    {
        for (const TicketType &type : types) {
            m_names.insert(type.id, type.name);
            m_exact[lineOf(type.name)].append(type.id);
            m_folded[foldedForSearch(type.name)].append(type.id);
        }
    }
    bool isEmpty() const { return m_names.isEmpty(); }
    QString nameOf(const Uuid &id) const { return m_names.value(id); }
    // All that it may mean.
    QList<Uuid> find(const QString &text) const
    {
        const auto id = Uuid::parse(text.trimmed());
        if (id && m_names.contains(*id)) {
            return {*id};
        }
        const QString line = lineOf(text);
        return m_exact.contains(line) ? m_exact.value(line) : m_folded.value(foldedForSearch(line));
    }

private:
    QHash<Uuid, QString> m_names;
    QHash<QString, QList<Uuid>> m_exact;
    QHash<QString, QList<Uuid>> m_folded;
};

class PeopleCheck
{
public:
    explicit PeopleCheck(const PeopleQuestion &question)
        : m_question(question)
        , m_types(question.facts.types)
        , m_room(question.facts)
    { }

    // The rules in the order in which the server has them.
    CheckedPerson check(const PersonRow &row)
    {
        CheckedPerson person{row.line, row.email.trimmed(), lineOf(row.name), row.type.trimmed()};
        const bool isDone = !row.broken.isEmpty()
            ? refuse(person, row.broken)
            : checkAddress(row, person) || checkName(row, person) || checkType(person)
                || checkOthers(person) || checkSeats(person);
        if (!isDone) {
            m_room.take(person.ticketTypeId);
            m_lines.insert(person.email, person.line);
        }
        return person;
    }

private:
    // Each returns whether it refused.
    static bool refuse(CheckedPerson &person, const QString &why,
                       PersonVerdict verdict = PersonVerdict::Wrong)
    {
        person.verdict = verdict;
        person.why = why;
        return true;
    }
    static bool checkAddress(const PersonRow &row, CheckedPerson &person)
    {
        const auto email = validEmail(row.email);
        if (!email) {
            return refuse(person, whyNoAddress(row.email));
        }
        person.email = *email;
        return false;
    }
    bool checkName(const PersonRow &row, CheckedPerson &person) const
    {
        if (person.name.isEmpty()) {
            return m_question.facts.event.namesRequired
                && refuse(person, PeopleCheckWords::tr("This event asks for names."));
        }
        return !validName(row.name)
            && refuse(person,
                      PeopleCheckWords::tr("The name is longer than %1 characters, or has a "
                                           "character that cannot be seen.")
                          .arg(kMaxNameLength));
    }
    bool checkType(CheckedPerson &person) const
    {
        if (person.type.isEmpty()) {
            person.ticketTypeId = m_question.defaultType;
            person.type = person.ticketTypeId ? m_types.nameOf(*person.ticketTypeId) : QString();
            return !m_types.isEmpty() && !person.ticketTypeId
                && refuse(person, PeopleCheckWords::tr("The row names no ticket type."));
        }
        const QList<Uuid> found = m_types.find(person.type);
        if (found.size() == 1) {
            person.ticketTypeId = found.first();
            person.type = m_types.nameOf(found.first());
            return false;
        }
        return refuse(person,
                      m_types.isEmpty() ? PeopleCheckWords::tr("This event has no ticket types.")
                          : found.isEmpty()
                          ? PeopleCheckWords::tr("There is no ticket type of this name.")
                          : PeopleCheckWords::tr("Several ticket types have this name. Please "
                                                 "write the id instead."));
    }
    bool checkOthers(CheckedPerson &person) const
    {
        if (m_question.registered.contains(person.email)) {
            return refuse(person, PeopleCheckWords::tr("This address has a seat already."),
                          PersonVerdict::Registered);
        }
        const int line = m_lines.value(person.email);
        return line > 0
            && refuse(person, PeopleCheckWords::tr("Line %L1 has this address first.").arg(line),
                      PersonVerdict::Duplicate);
    }
    bool checkSeats(CheckedPerson &person)
    {
        const SeatRoom::Lack lack = m_room.lack(person.ticketTypeId);
        if (lack == SeatRoom::Lack::Nothing) {
            return false;
        }
        const bool ofEvent = lack == SeatRoom::Lack::Event;
        const Uuid pool = ofEvent ? Uuid() : *person.ticketTypeId;
        const bool isFirst = !m_full.contains(pool);
        m_full.insert(pool);
        const QString sentence = ofEvent
            ? (isFirst ? PeopleCheckWords::tr("From this row on the event has no seat left.")
                       : PeopleCheckWords::tr("The event has no seat left."))
            : isFirst
            ? PeopleCheckWords::tr("From this row on there is no seat left of this ticket type.")
            : PeopleCheckWords::tr("There is no seat left of this ticket type.");
        return refuse(person, sentence, PersonVerdict::Full);
    }

    const PeopleQuestion &m_question;
    const TypesByName m_types;
    SeatRoom m_room;
    QHash<QString, int> m_lines; // of those who would be registered, by address
    QSet<Uuid> m_full;           // types; nil: the event
};

} // namespace

QList<CheckedPerson> checked(const PeopleQuestion &question)
{
    PeopleCheck check(question);
    QList<CheckedPerson> people;
    people.reserve(question.rows.size());
    for (const PersonRow &row : question.rows) {
        people.append(check.check(row));
    }
    return people;
}

} // namespace boxoffice

#include "desktop/books/people_reading.h"

#include "desktop/books/sale_offer.h"

#include <QtConcurrentRun>

namespace boxoffice {

PeopleReading::PeopleReading(ApiClient &client, const Uuid &event, const QString &path,
                             QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_event(event)
    , m_path(path)
{ }

void PeopleReading::start()
{
    if (m_page) {
        m_page->cancel();
    }
    m_isReading = true;
    m_question.registered.clear();
    QtConcurrent::run(readPeopleFile, m_path)
        .then(this, [this, round = ++m_round](const PeopleFile &file) {
            if (round == m_round) {
                onFile(file);
            }
        });
}

void PeopleReading::onFile(const PeopleFile &file)
{
    m_file = file;
    if (!file.problem.isEmpty()) {
        fail(file.problem);
        return;
    }
    readSaleOffer(m_client, m_event, this, [this, round = m_round](const auto &facts) {
        if (round == m_round) {
            onFacts(facts);
        }
    });
}

void PeopleReading::onFacts(const ApiResult<SaleOffer> &facts)
{
    if (!facts) {
        Q_EMIT serverFailed(facts.error());
        fail(facts.error().message);
        return;
    }
    m_question.facts = *facts;
    readRegistrations({});
}

void PeopleReading::readRegistrations(const QString &cursor)
{
    RegistrationQuery query{.eventId = m_event, .search = {}};
    query.cursor = cursor;
    query.limit = kRowsAtOnce;
    auto *call = m_client.listRegistrations(query);
    m_page = call;
    call->then(this, [this](const ApiResult<RegistrationPage> &page) {
        const bool isOld = !page && page.error().kind == ApiFailure::Cancelled;
        if (!isOld) {
            onRegistrations(page);
        }
    });
}

void PeopleReading::onRegistrations(const ApiResult<RegistrationPage> &page)
{
    m_page = nullptr;
    if (!page) {
        Q_EMIT serverFailed(page.error());
        fail(page.error().message);
        return;
    }
    for (const Registration &registration : page->registrations) {
        m_question.registered.insert(registration.userEmail);
    }
    Q_EMIT progressed(static_cast<int>(m_question.registered.size()),
                      m_question.facts.event.bookedCount);
    if (page->next.isEmpty()) {
        check();
    } else {
        readRegistrations(page->next);
    }
}

void PeopleReading::setDefaultType(const std::optional<Uuid> &type)
{
    m_question.defaultType = type;
    if (!m_isReading && !m_file.rows.isEmpty()) {
        m_isReading = true;
        check();
    }
}

void PeopleReading::check()
{
    PeopleQuestion question = m_question;
    question.rows = m_file.rows;
    QtConcurrent::run(checked, std::move(question))
        .then(this, [this, round = ++m_round](const QList<CheckedPerson> &people) {
            if (round == m_round) {
                m_isReading = false;
                Q_EMIT read(people);
            }
        });
}

void PeopleReading::fail(const QString &why)
{
    m_isReading = false;
    m_file.rows.clear();
    Q_EMIT failed(why);
}

} // namespace boxoffice

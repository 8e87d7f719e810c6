#include "desktop/books/sale_facts.h"

#include <utility>

namespace boxoffice {

namespace {

constexpr int kFactsAgainMs = 1'000;

} // namespace

SaleFacts::SaleFacts(ApiClient &client, CurrentEvent &current)
    : m_client(client)
    , m_current(current)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kFactsAgainMs);
    connect(&m_soon, &QTimer::timeout, this, &SaleFacts::read);
    connect(&current, &CurrentEvent::switched, this, &SaleFacts::restart);
    connect(&current, &CurrentEvent::updated, this, &SaleFacts::readSoon);
    connect(&current, &CurrentEvent::edited, this, &SaleFacts::readSoon);
}

void SaleFacts::setMayReadQuotas(bool may)
{
    if (std::exchange(m_mayReadQuotas, may) != may) {
        restart();
    }
}

void SaleFacts::setLookedAt(const QObject *looker, bool looked)
{
    const bool wasIdle = m_lookers.isEmpty();
    if (looked) {
        m_lookers.insert(looker);
    } else {
        m_lookers.remove(looker);
    }
    if (wasIdle && looked) {
        read();
    }
}

void SaleFacts::restart()
{
    for (const auto &call : std::exchange(m_calls, {})) {
        if (call) {
            call->cancel();
        }
    }
    m_soon.stop();
    m_types.clear();
    m_quotas.clear();
    Q_EMIT changed();
    read();
}

void SaleFacts::readSoon()
{
    if (!m_lookers.isEmpty() && !m_soon.isActive()) {
        m_soon.start();
    }
}

void SaleFacts::read()
{
    const auto event = m_current.event();
    if (m_lookers.isEmpty() || !event) {
        return;
    }
    m_calls.removeIf([](const QPointer<CallBase> &call) { return !call; });
    if (!m_calls.isEmpty()) {
        readSoon();
        return;
    }
    if (event->ticketTypes == 0) {
        m_types.clear();
        m_quotas.clear();
        Q_EMIT changed();
        return;
    }
    readList(m_client.types(event->id), m_types);
    if (m_mayReadQuotas) {
        readList(m_client.quotas(event->id), m_quotas);
    }
}

// What can't be read stays as it was: the lists that need it tell of trouble with the server.
template <typename T> void SaleFacts::readList(Call<QList<T>> *call, QList<T> &list)
{
    m_calls.append(call);
    call->then(this, [this, &list](const ApiResult<QList<T>> &read) {
        if (read) {
            list = *read;
            Q_EMIT changed();
        } else if (read.error().isTransient) {
            readSoon();
        }
    });
}

} // namespace boxoffice

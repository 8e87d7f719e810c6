#include "tests/support/crowd.h"

#include "tests/support/blocking_http.h"

namespace boxoffice {

Crowd::Crowd(quint16 port, const QByteArray &event, int attendees, const QByteArray &namePrefix)
    : m_port(port)
    , m_event(event)
    , m_prefix(namePrefix)
{
    for (int i = 0; i < attendees; ++i) {
        m_threads.emplace_back([this, i] { attend(i); });
    }
}

Crowd::~Crowd()
{
    stop();
}

void Crowd::stop()
{
    m_stopping = true;
    for (std::thread &thread : m_threads) {
        thread.join();
    }
    m_threads.clear();
}

void Crowd::attend(int number)
{
    BlockingHttp http(m_port);
    for (int turn = 0; !m_stopping; ++turn) {
        const QByteArray email =
            m_prefix + QByteArray::number(number) + '-' + QByteArray::number(turn) + "@example.org";
        const HttpAnswer answer =
            http.post("/events/" + m_event + "/register", "{\"user_email\":\"" + email + "\"}");
        m_booked += answer.status == 201 ? 1 : 0;
        {
            const std::lock_guard lock(m_mutex);
            m_answers.insert(email, answer.status);
        }
        if (answer.status == 0 && !http.connect()) {
            return; // the server has gone
        }
    }
}

} // namespace boxoffice

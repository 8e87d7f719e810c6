#include "backend/http/acceptor.h"

#include "backend/http/http_worker.h"
#include "backend/http/message/api_reply.h"
#include "backend/http/tls_gate.h"
#include "shared/operator_error.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <utility>

namespace boxoffice {

namespace {

constexpr int acceptsAtOnce = 64; // then other events get their turn
constexpr int pauseMillis = 100;
constexpr std::size_t mostRefused = 32;
constexpr std::size_t mostWaiting = 32;
constexpr qint64 waitingMillis = 500;
constexpr int waitingPauseMillis = 5; // a worker closes what is idle in less
constexpr qint64 refusedMillis = 500;

Error cannotListen(int error, const Acceptor::Options &options)
{
    const QString port = QString::number(options.port);
    QString message;
    if (error == EADDRINUSE) {
        message = u"Port " % port % u" is already in use; choose another with --port or PORT.";
    } else if (error == EACCES || error == EPERM) {
        message = u"Port " % port
            % u" needs more rights than this user has; choose one above 1023 with --port or PORT.";
    } else {
        const QString address =
            options.address.isEmpty() ? QStringLiteral("all addresses") : options.address;
        message = u"Cannot listen on " % address % u", port " % port % u": "
            % QString::fromLocal8Bit(::strerrordesc_np(error)) % u".";
    }
    return operatorError(message);
}

// Returns a listening socket; or one that is not open, and errno.
Descriptor openSocket(const sockaddr *address, socklen_t size, int backlog)
{
    Descriptor fd(::socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!fd.isOpen()) {
        return fd;
    }
    const int on = 1;
    const int off = 0;
    ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (address->sa_family == AF_INET6) {
        ::setsockopt(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    }
    if (::bind(fd.get(), address, size) != 0 || ::listen(fd.get(), backlog) != 0) {
        const int error = errno;
        fd.reset();
        errno = error;
    }
    return fd;
}

Descriptor openAny(quint16 port, int backlog)
{
    sockaddr_in6 six{};
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(port);
    Descriptor fd = openSocket(reinterpret_cast<sockaddr *>(&six), sizeof six, backlog);
    if (fd.isOpen() || errno == EADDRINUSE || errno == EACCES) {
        return fd;
    }
    sockaddr_in four{}; // a host without IPv6
    four.sin_family = AF_INET;
    four.sin_port = htons(port);
    return openSocket(reinterpret_cast<sockaddr *>(&four), sizeof four, backlog);
}

Descriptor openNamed(const QByteArray &address, quint16 port, int backlog)
{
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    addrinfo *found = nullptr;
    const QByteArray service = QByteArray::number(port);
    if (::getaddrinfo(address.constData(), service.constData(), &hints, &found) != 0) {
        errno = EADDRNOTAVAIL;
        return Descriptor();
    }
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
    Descriptor fd;
    for (const addrinfo *one = found; one && !fd.isOpen(); one = one->ai_next) {
        fd = openSocket(one->ai_addr, one->ai_addrlen, backlog);
    }
    return fd;
}

quint16 portOf(int fd)
{
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    ::getsockname(fd, reinterpret_cast<sockaddr *>(&address), &size);
    return ntohs(address.ss_family == AF_INET6
                     ? reinterpret_cast<sockaddr_in6 *>(&address)->sin6_port
                     : reinterpret_cast<sockaddr_in *>(&address)->sin_port);
}

Error tooFewFiles()
{
    return operatorError(QStringLiteral("This process may not open enough files to serve anybody; "
                                        "raise the limit (ulimit -Hn, LimitNOFILE)."));
}

Error tooManyConnections()
{
    return {ErrorCode::Overloaded, QStringLiteral("Too many connections; please try again."), {}};
}

} // namespace

Acceptor::Acceptor(EdgeContext &context, std::vector<HttpWorker *> workers, TlsGate *gate,
                   QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_workers(std::move(workers))
    , m_gate(gate)
    , m_answers(context)
{
    Q_ASSERT(!m_workers.empty());
    m_clock.start();
    const auto fitted = fittedLimits(context.limits, freeFiles(), gate ? 3 : 1);
    m_limits = fitted.value_or(PlaceLimits());
    m_context.places.setLimits(m_limits.connections, m_limits.streams);
    m_waitingTimer.setInterval(waitingPauseMillis);
    connect(&m_waitingTimer, &QTimer::timeout, this, [this] { takeWaiting(); });
    m_refusedTimer.setInterval(pauseMillis);
    connect(&m_refusedTimer, &QTimer::timeout, this, [this] { forgetRefused(mostRefused); });
}

Acceptor::~Acceptor()
{
    stop();
}

Result<quint16> Acceptor::listen(const Options &options)
{
    if (m_limits.connections.all == 0) {
        return tooFewFiles();
    }
    m_socket = options.address.isEmpty()
        ? openAny(options.port, options.backlog)
        : openNamed(options.address.toUtf8(), options.port, options.backlog);
    if (!m_socket.isOpen()) {
        return cannotListen(errno, options);
    }
    m_notifier = std::make_unique<QSocketNotifier>(m_socket.get(), QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] { acceptWaiting(); });
    return portOf(m_socket.get());
}

void Acceptor::stop()
{
    m_notifier.reset();
    m_socket.reset();
    m_waiting.clear();
    m_waitingTimer.stop();
    forgetRefused(0);
}

void Acceptor::acceptWaiting()
{
    for (int i = 0; i < acceptsAtOnce; ++i) {
        sockaddr_storage peer{};
        socklen_t size = sizeof peer;
        auto *address = reinterpret_cast<sockaddr *>(&peer);
        const int fd = ::accept4(m_socket.get(), address, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
                pause();
                return;
            }
            if (errno == EAGAIN || errno == EWOULDBLOCK) {
                return;
            }
            continue; // that one connection broke before we took it
        }
        take(Descriptor(fd), ClientAddress::fromSocket(address));
    }
}

void Acceptor::take(Descriptor fd, const ClientAddress &peer)
{
    QByteArray givesWay;
    if (tryTake(fd, peer, givesWay)) {
        return;
    }
    const bool othersGiveWay =
        !givesWay.isEmpty() && givesWay != m_context.clients.connectionBucket(peer);
    if (othersGiveWay && m_waiting.size() < mostWaiting) {
        m_waiting.push_back({std::move(fd), peer, m_clock.elapsed()});
        m_waitingTimer.start();
    } else {
        refuse(std::move(fd));
    }
}

// givesWay: who was asked to close something, if anybody was.
bool Acceptor::tryTake(Descriptor &fd, const ClientAddress &peer, QByteArray &givesWay)
{
    std::shared_ptr<ClientPlace> place;
    const QByteArray client = m_context.clients.connectionBucket(peer);
    const ClientPlaces::Entry entry = m_context.places.admit(client, place);
    if (!entry.givesWay.isEmpty()) {
        makeRoom(entry);
    }
    givesWay = entry.givesWay;
    if (entry.granted) {
        serve(std::move(fd), peer, std::move(place));
    }
    return entry.granted;
}

void Acceptor::takeWaiting()
{
    QByteArray givesWay;
    while (!m_waiting.empty()) {
        Waiting &first = m_waiting.front();
        if (!tryTake(first.socket, first.peer, givesWay)) {
            if (m_clock.elapsed() - first.since < waitingMillis) {
                return;
            }
            refuse(std::move(first.socket));
        }
        m_waiting.pop_front();
    }
    m_waitingTimer.stop();
}

void Acceptor::makeRoom(const ClientPlaces::Entry &entry)
{
    const int each = entry.howMany / static_cast<int>(m_workers.size()) + 1;
    for (HttpWorker *worker : m_workers) {
        worker->post(
            [client = entry.givesWay, each](ApiServer &server) { server.closeIdle(client, each); });
    }
}

void Acceptor::serve(Descriptor fd, const ClientAddress &peer, std::shared_ptr<ClientPlace> place)
{
    HttpWorker *worker = m_workers[m_next];
    m_next = (m_next + 1) % m_workers.size();
    if (m_gate) {
        m_gate->take(std::move(fd), place, [worker, peer, place](Descriptor end) {
            worker->adopt(std::move(end), peer, place);
        });
    } else {
        worker->adopt(std::move(fd), peer, std::move(place));
    }
}

// Out of files: the notifier would fire without end, since the connection stays in the queue.
void Acceptor::pause()
{
    m_notifier->setEnabled(false);
    QTimer::singleShot(pauseMillis, this, [this] {
        if (m_notifier) {
            m_notifier->setEnabled(true);
        }
    });
}

void Acceptor::refuse(Descriptor fd)
{
    m_context.refused.fetch_add(1, std::memory_order_relaxed);
    if (m_gate) {
        return; // a sentence would cost a handshake
    }
    QByteArray id;
    m_requestIds.assign(id, {});
    const ApiReply reply = toReply(tooManyConnections());
    QByteArray busy;
    AnswerTraits traits;
    traits.keepAlive = false;
    traits.anyOrigin = true;
    traits.requestId = id;
    m_answers.writeHead(busy, reply, traits);
    busy += reply.body;
    (void)!::send(fd.get(), busy.constData(), static_cast<std::size_t>(busy.size()),
                  MSG_DONTWAIT | MSG_NOSIGNAL);
    ::shutdown(fd.get(), SHUT_WR);
    m_refused.push_back({std::move(fd), m_clock.elapsed()});
    forgetRefused(mostRefused);
    if (!m_refused.empty()) {
        m_refusedTimer.start();
    }
}

// Closes those that have had their time; what they sent is read first, or the answer would be lost
// to a reset.
void Acceptor::forgetRefused(std::size_t atMost)
{
    const qint64 now = m_clock.elapsed();
    while (!m_refused.empty()
           && (m_refused.size() > atMost || now - m_refused.front().since >= refusedMillis)) {
        char junk[16 * 1024];
        (void)!::recv(m_refused.front().socket.get(), junk, sizeof junk, MSG_DONTWAIT);
        m_refused.pop_front();
    }
    if (m_refused.empty()) {
        m_refusedTimer.stop();
    }
}

} // namespace boxoffice

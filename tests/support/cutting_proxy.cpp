#include "tests/support/cutting_proxy.h"

#include <QFile>

#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <vector>

namespace boxoffice {

namespace {

sockaddr_un addressOf(const QByteArray &directory)
{
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    const QByteArray path = directory + "/.s.PGSQL.5432";
    std::memcpy(address.sun_path, path.constData(), static_cast<std::size_t>(path.size()));
    return address;
}

bool sendAll(int to, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t sent =
            ::send(to, bytes.data(), static_cast<std::size_t>(bytes.size()), MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        bytes = bytes.sliced(sent);
    }
    return true;
}

} // namespace

CuttingProxy::CuttingProxy(const QString &target)
    : m_directory(QStringLiteral("/tmp/boxoffice-proxy-XXXXXX"))
    , m_target(QFile::encodeName(target))
{
    const sockaddr_un address = addressOf(QFile::encodeName(m_directory.path()));
    m_listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::bind(m_listener, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0
        || ::listen(m_listener, 64) != 0) {
        qFatal("CuttingProxy cannot listen");
    }
    // Like PostgreSQL's own: a server that has given up root may use it.
    ::chmod(QFile::encodeName(m_directory.path()).constData(), 0755);
    ::chmod(address.sun_path, 0777);
    m_thread = std::thread([this] { run(); });
}

CuttingProxy::~CuttingProxy()
{
    m_stopping = true;
    ::shutdown(m_listener, SHUT_RDWR);
    m_thread.join();
    ::close(m_listener);
}

void CuttingProxy::run()
{
    std::vector<std::thread> lines;
    for (;;) {
        const int client = ::accept(m_listener, nullptr, nullptr);
        if (client < 0) {
            break; // the destructor shut the listener
        }
        lines.emplace_back([this, client] {
            serve(client);
            ::close(client);
        });
    }
    for (std::thread &line : lines) {
        line.join();
    }
}

void CuttingProxy::serve(int client)
{
    const sockaddr_un address = addressOf(m_target);
    const int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::connect(server, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0) {
        bool committing = false;
        while (!m_stopping && passOn(client, server, committing)) { }
    }
    ::close(server);
}

bool CuttingProxy::passOn(int client, int server, bool &committing)
{
    pollfd lines[] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
    if (::poll(lines, 2, 50) == 0) {
        return true;
    }
    char buffer[65536];
    if (lines[0].revents) {
        const ssize_t got = ::recv(client, buffer, sizeof buffer, 0);
        if (got <= 0) {
            return false;
        }
        ++m_sent;
        const QByteArrayView bytes(buffer, got);
        if (m_cut != Cut::Never && bytes.toByteArray().contains("COMMIT")) {
            if (m_cut.exchange(Cut::Never) == Cut::Commit) {
                return false;
            }
            committing = true;
        }
        return sendAll(server, bytes);
    }
    const ssize_t got = ::recv(server, buffer, sizeof buffer, 0);
    return got > 0 && !committing && sendAll(client, QByteArrayView(buffer, got));
}

} // namespace boxoffice

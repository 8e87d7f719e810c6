// Stands between a client and PostgreSQL, passes everything on, and on request cuts both lines in
// the moment a COMMIT was answered: the transaction is durable, and the client does not know.
//
// Threads: one of its own for each client; the public functions from any thread.
#pragma once

#include <QByteArray>
#include <QTemporaryDir>

#include <atomic>
#include <thread>

namespace boxoffice {

class CuttingProxy
{
public:
    // target: a socket directory of PostgreSQL's, port 5432.
    explicit CuttingProxy(const QString &target);
    ~CuttingProxy();

    // The socket directory to connect to instead.
    QString directory() const { return m_directory.path(); }

    enum class Cut {
        Never,
        AnswerOfCommit, // COMMIT reaches the server, its answer does not reach the client
        Commit,         // COMMIT does not reach the server
    };
    // For the next COMMIT; after it, nothing is cut.
    void cutNext(Cut what) { m_cut = what; }
    // How often any client has sent something so far: its round trips, where each fits 64 KiB.
    int sent() const { return m_sent; }

private:
    void run();
    void serve(int client);
    // Returns false when the lines were cut, or closed by either side.
    bool passOn(int client, int server, bool &committing);

    QTemporaryDir m_directory;
    const QByteArray m_target;
    std::atomic<Cut> m_cut{Cut::Never};
    std::atomic<int> m_sent{0};
    std::atomic<bool> m_stopping{false};
    int m_listener = -1;
    std::thread m_thread;
};

} // namespace boxoffice

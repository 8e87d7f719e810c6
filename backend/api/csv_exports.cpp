#include "backend/api/csv_exports.h"

#include "backend/api/abuse_guard.h"
#include "backend/api/registration_queries.h"
#include "backend/api/reply_router.h"
#include "shared/api/sale_csv.h"

#include <QElapsedTimer>

#include <sys/socket.h>

namespace boxoffice {

namespace {

constexpr int kRowsAPage = 1'000;
constexpr int kMaxDownloads = 64;             // a worker
constexpr qint64 kAskBelow = 64 * 1024;       // unsent bytes
constexpr qint64 kStuckMs = 30'000;           // without a byte taken
constexpr quint64 kPageRequest = ~quint64(0); // of a download, which is no request any more

struct ListNames
{
    QByteArrayView operator()(const RegistrationListQuery &) const { return "registrations"; }
    QByteArrayView operator()(const OrderListQuery &) const { return "orders"; }
    QByteArrayView operator()(const WaitingListQuery &) const { return "waiting-list"; }
};

struct ListHeaders
{
    QByteArray operator()(const RegistrationListQuery &) const { return registrationCsvHeader(); }
    QByteArray operator()(const OrderListQuery &) const { return orderCsvHeader(); }
    QByteArray operator()(const WaitingListQuery &) const { return waitingListCsvHeader(); }
};

} // namespace

// One client that takes a list.
class CsvDownload final : public QObject
{
public:
    CsvDownload(TakenSocket taken, quint64 number, const CsvQuestion &question,
                const QByteArray &client)
        : m_number(number)
        , m_client(client)
        , m_question(question)
        , m_live(std::make_shared<std::atomic<quint64>>(kPageRequest))
        , m_socket(taken.socket.release())
        , m_chunked(taken.chunked)
    {
        m_socket->setParent(this);
        resetOnClose(true);
        m_socket->disconnect(); // the connection it came from has nothing to say any more
        connect(
            m_socket, &QTcpSocket::disconnected, this, [this] { leave(); }, Qt::QueuedConnection);
        connect(m_socket, &QTcpSocket::bytesWritten, this, [this] { written(); });
        connect(m_socket, &QTcpSocket::readyRead, this,
                [this] { m_socket->skip(m_socket->bytesAvailable()); });
        m_sinceProgress.start();
        if (m_socket->state() != QAbstractSocket::ConnectedState) {
            QMetaObject::invokeMethod(
                this, [this] { leave(); }, Qt::QueuedConnection);
        }
    }
    ~CsvDownload() override
    {
        if (!m_complete) {
            breakOff();
        }
        m_live->store(0);
    }

    std::function<void()> onGone;  // once, from the event loop
    std::function<void()> onReady; // for the next page, of question()

    const CsvQuestion &question() const { return m_question; }
    const QByteArray &client() const { return m_client; }
    ReplyAddress address() const { return {m_number, kPageRequest, m_live}; }

    void send(const QByteArray &bytes, const std::optional<Uuid> &next)
    {
        std::visit([&](auto &query) { query.after = next; }, m_question.query);
        m_asked = false;
        write(bytes);
        if (!next) {
            m_complete = true;
            if (m_chunked) {
                m_socket->write("0\r\n\r\n");
            }
            resetOnClose(false);
            m_socket->disconnectFromHost(); // after what is unsent
            return;
        }
        m_socket->flush();
        written();
    }
    void begin(const QByteArray &head) { m_socket->write(head); }
    // With a reset, not an ordinary end.
    void breakOff() { m_socket->abort(); }
    void sweep()
    {
        if (m_socket->bytesToWrite() > 0 && m_sinceProgress.hasExpired(kStuckMs)) {
            breakOff();
        }
    }

private:
    void write(const QByteArray &bytes)
    {
        if (!m_chunked) {
            m_socket->write(bytes);
        } else if (!bytes.isEmpty()) { // an empty chunk would be the last
            m_socket->write(QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n");
        }
    }
    // Set all the time, since a server that is killed can't set it any more.
    void resetOnClose(bool on)
    {
        const linger option{on ? 1 : 0, 0};
        ::setsockopt(static_cast<int>(m_socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &option,
                     sizeof option);
    }
    void written()
    {
        m_sinceProgress.start();
        if (!m_complete && !m_asked && m_socket->bytesToWrite() < kAskBelow) {
            m_asked = true;
            onReady();
        }
    }
    void leave()
    {
        m_live->store(0); // a page that waits need not be read
        if (!std::exchange(m_gone, true)) {
            onGone();
        }
    }

    const quint64 m_number;
    const QByteArray m_client;
    CsvQuestion m_question; // for the next page
    const std::shared_ptr<std::atomic<quint64>> m_live;
    QTcpSocket *m_socket; // a child
    const bool m_chunked;
    QElapsedTimer m_sinceProgress;
    bool m_asked = true; // the first page is on its way
    bool m_complete = false;
    bool m_gone = false;
};

CsvExports::CsvExports(ApiServer &server, ReadQueue &reads, ReplyRouter &router)
    : QObject(&server)
    , m_reads(reads)
    , m_router(router)
{
    m_sweeper.setInterval(std::chrono::seconds(5));
    connect(&m_sweeper, &QTimer::timeout, this, [this] { sweep(); });
}

CsvExports::~CsvExports()
{
    qDeleteAll(m_downloads);
}

bool CsvExports::isFull() const
{
    return m_downloads.size() >= kMaxDownloads;
}

void CsvExports::begin(TakenSocket taken, const QByteArray &client, const CsvQuestion &question,
                       const ReadBody &first, CsvMark mark)
{
    const quint64 number = ++m_number;
    const QByteArray head = taken.head;
    auto *download = new CsvDownload(std::move(taken), number, question, client);
    m_downloads.insert(number, download);
    download->onGone = [this, number] { m_downloads.take(number)->deleteLater(); };
    download->onReady = [this, download] { askFor(*download); };
    m_sweeper.start();
    download->begin(head);
    download->send(csvBegin(mark) + std::visit(ListHeaders{}, question.query) + first.json,
                   first.next);
}

void CsvExports::askFor(CsvDownload &download)
{
    if (!m_reads.submit({.question = download.question(),
                         .replyTo = download.address(),
                         .receiver = &m_router,
                         .client = download.client(),
                         .goesOn = true,
                         .then = [this](const ReadAnswered &page) { pageRead(page); }})) {
        download.breakOff();
    }
}

void CsvExports::pageRead(const ReadAnswered &page)
{
    if (CsvDownload *download = m_downloads.value(page.to.connection)) {
        *page.answer ? download->send((*page.answer)->json, (*page.answer)->next)
                     : download->breakOff();
    }
}

void CsvExports::sweep()
{
    for (CsvDownload *download : std::as_const(m_downloads)) {
        download->sweep();
    }
    if (m_downloads.isEmpty()) {
        m_sweeper.stop();
    }
}

namespace {

ApiReply exportHead(const CsvQuestion &question)
{
    ApiReply reply;
    reply.contentType = "text/csv; charset=utf-8; header=present";
    reply.addHeader("Content-Disposition",
                    QByteArray("attachment; filename=\"" + std::visit(ListNames{}, question.query)
                               + '-' + question.eventId.toByteArray() + ".csv\""));
    reply.addHeader("Cache-Control", "no-store");
    reply.addHeader("Vary", "Accept");
    return reply;
}

void beginExport(Call &call, const Question &question, const ReadBody &first)
{
    const ApiContext &context = call.context();
    const auto &rows = std::get<CsvQuestion>(question);
    const auto mark = csvMarkOf(call.request()); // good: it was looked at before
    ApiReply head = exportHead(rows);
    if (call.request().method == Method::Head) {
        head.openEnded = true;
        return call.answer(head);
    }
    const QByteArray client = context.services.guard.bucketOf(call.request());
    TakenSocket taken = context.server.takeSocket(call.address(), head, StreamEnd::LastChunk);
    if (taken.socket) { // else the client has gone
        context.exports.begin(std::move(taken), client, rows, first, *mark);
    }
}

} // namespace

void exportCsv(Call &call, const Uuid &eventId, CsvQuery query)
{
    if (const auto mark = csvMarkOf(call.request()); !mark) {
        return call.refuse(mark.error());
    }
    if (call.context().exports.isFull()) {
        return call.refuse(overloaded());
    }
    std::visit(
        [](auto &rows) {
            rows.limit = kRowsAPage;
            rows.after.reset();
        },
        query);
    call.askThen(CsvQuestion{eventId, std::move(query)}, beginExport);
}

} // namespace boxoffice

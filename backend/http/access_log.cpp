#include "backend/http/access_log.h"

#include "shared/byte_writer.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <ctime>

#include <poll.h>
#include <unistd.h>

namespace boxoffice {

namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

constexpr auto gather = 20ms; // lines written together; also the most a line is late
// A pipe that poll() calls writable takes this much without blocking (PIPE_BUF).
constexpr qsizetype safeWrite = 4096;

QByteArrayView nameOf(LogLevel level)
{
    switch (level) {
    case LogLevel::Info:
        return "info";
    case LogLevel::Warning:
        return "warning";
    case LogLevel::Error:
        return "error";
    }
    Q_UNREACHABLE();
}

void writeTime(ByteWriter &out)
{
    std::timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    thread_local std::time_t second = -1;
    thread_local char text[32];
    if (now.tv_sec != second) {
        std::tm utc{};
        ::gmtime_r(&now.tv_sec, &utc);
        std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S.", &utc);
        second = now.tv_sec;
    }
    const auto millis = static_cast<int>(now.tv_nsec / 1'000'000);
    out << QByteArrayView(text, 20) << static_cast<char>('0' + millis / 100)
        << static_cast<char>('0' + millis / 10 % 10) << static_cast<char>('0' + millis % 10) << 'Z';
}

void writeMillis(ByteWriter &out, qint64 micros)
{
    micros = std::max<qint64>(micros, 0);
    const auto rest = static_cast<int>(micros % 1000 / 10);
    out << micros / 1000 << '.' << static_cast<char>('0' + rest / 10)
        << static_cast<char>('0' + rest % 10);
}

bool needsQuotes(QByteArrayView value)
{
    return value.isEmpty() || std::any_of(value.begin(), value.end(), [](char c) {
               return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '=' || c == '\\'
                   || c == 0x7f;
           });
}

void writeValue(ByteWriter &out, QByteArrayView value)
{
    if (!needsQuotes(value)) {
        out << value;
        return;
    }
    out << '"';
    for (const char c : value) {
        if (c == '"' || c == '\\') {
            out << '\\' << c;
        } else if (c == '\n') {
            out << "\\n";
        } else {
            const bool control = static_cast<unsigned char>(c) < ' ' || c == 0x7f;
            out << (control ? ' ' : c);
        }
    }
    out << '"';
}

void writeStart(ByteWriter &out, LogLevel level)
{
    out << "ts=";
    writeTime(out);
    out << " level=" << nameOf(level) << " msg=";
}

} // namespace

AccessLog::AccessLog(const Options &options) : m_options(options)
{
    m_writer = std::thread([this] { run(); });
}

AccessLog::~AccessLog()
{
    {
        MutexLock lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notifyAll();
    m_writer.join();
}

void AccessLog::request(const AccessRecord &record)
{
    const bool isError = record.status >= 500;
    if (m_options.requests == Requests::None
        || (m_options.requests == Requests::Errors && !isError)) {
        return;
    }
    thread_local QByteArray line;
    line.resize(0);
    {
        ByteWriter out(line);
        writeStart(out, isError ? LogLevel::Error : LogLevel::Info);
        out << "request method=" << nameOf(record.method)
            << " route=" << (record.route.isEmpty() ? QByteArrayView("-") : record.route)
            << " event=";
        if (record.eventId) {
            out << *record.eventId;
        } else {
            out << '-';
        }
        out << " status=" << record.status << " ms=";
        writeMillis(out, record.micros);
        out << " bytes=" << record.bytes << " req=";
        writeValue(out, record.requestId);
        out << '\n';
    }
    append(line);
}

void AccessLog::log(LogLevel level, QByteArrayView message, Pairs pairs)
{
    QByteArray line;
    {
        ByteWriter out(line);
        writeStart(out, level);
        writeValue(out, message);
        for (const auto &[name, value] : pairs) {
            out << ' ' << name << '=';
            writeValue(out, value);
        }
        out << '\n';
    }
    append(line);
}

quint64 AccessLog::dropped() const
{
    MutexLock lock(m_mutex);
    return m_dropped;
}

void AccessLog::append(QByteArrayView line)
{
    bool first = false;
    {
        MutexLock lock(m_mutex);
        if (m_lines.size() + line.size() > m_options.bufferSize) {
            ++m_dropped;
            return;
        }
        first = m_lines.isEmpty();
        m_lines.append(line);
    }
    if (first) {
        m_wake.notifyOne();
    }
}

// The writer's thread: wait for a line, let more gather, write them together.
void AccessLog::run()
{
    QByteArray batch;
    bool stopping = false;
    while (!stopping) {
        {
            MutexLock lock(m_mutex);
            while (m_lines.isEmpty() && !m_stopping) {
                m_wake.wait(m_mutex);
            }
            if (!m_stopping) {
                m_wake.waitFor(m_mutex, gather);
            }
            stopping = m_stopping;
            batch.resize(0);
            batch.swap(m_lines);
            if (m_dropped > m_droppedTold) {
                ByteWriter out(batch);
                writeStart(out, LogLevel::Warning);
                out << "log_lines_dropped count=" << static_cast<qint64>(m_dropped - m_droppedTold)
                    << '\n';
                m_droppedTold = m_dropped;
            }
        }
        // Unlocked: only this thread touches batch; callers fill m_lines meanwhile.
        if (!writeOut(batch)) {
            return;
        }
    }
}

// Returns false when the log is being closed and its reader does not read.
bool AccessLog::writeOut(QByteArrayView bytes)
{
    std::optional<Steady::time_point> end;
    while (!bytes.isEmpty()) {
        pollfd ready{m_options.descriptor, POLLOUT, 0};
        const int polled = ::poll(&ready, 1, 100);
        if (polled > 0 && (ready.revents & POLLOUT)) {
            const ssize_t written =
                ::write(m_options.descriptor, bytes.data(),
                        static_cast<std::size_t>(std::min(bytes.size(), safeWrite)));
            if (written > 0) {
                bytes = bytes.sliced(written);
                continue;
            }
            if (errno != EINTR && errno != EAGAIN) {
                return true; // nobody reads any more: this batch is lost
            }
        } else if (polled > 0) {
            return true;
        }
        MutexLock lock(m_mutex);
        if (m_stopping && !end) {
            end = Steady::now() + std::chrono::milliseconds(m_options.farewell);
        }
        if (end && Steady::now() >= *end) {
            return false;
        }
    }
    return true;
}

} // namespace boxoffice

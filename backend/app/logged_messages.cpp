#include "backend/app/logged_messages.h"

#include "backend/http/access_log.h"

#include <QString>

#include <atomic>

namespace boxoffice {

namespace {

std::atomic<AccessLog *> s_log = nullptr;
QtMessageHandler s_before = nullptr; // set before s_log

LogLevel levelOf(QtMsgType type)
{
    return type == QtWarningMsg ? LogLevel::Warning
        : type == QtCriticalMsg ? LogLevel::Error
                                : LogLevel::Info;
}

void handle(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    AccessLog *log = s_log;
    if (!log
        || type == QtFatalMsg) { // the process ends with the latter: nothing would write it later
        s_before(type, context, message);
        return;
    }
    log->log(levelOf(type), message.toUtf8(),
             {{"part", context.category ? context.category : "default"}});
}

} // namespace

LoggedMessages::LoggedMessages(AccessLog &log) : m_before(qInstallMessageHandler(nullptr))
{
    s_before = m_before;
    s_log = &log;
    qInstallMessageHandler(handle);
}

LoggedMessages::~LoggedMessages()
{
    qInstallMessageHandler(m_before);
    s_log = nullptr;
}

} // namespace boxoffice

#include "backend/app/logged_messages.h"

#include "backend/http/access_log.h"

#include <QString>
#include <QtGlobal>

#include <atomic>

namespace boxoffice {

namespace {

std::atomic<AccessLog *> s_log = nullptr;
QtMessageHandler s_before = nullptr; // where they went until then; set before s_log

LogLevel levelOf(QtMsgType type)
{
    return type == QtWarningMsg ? LogLevel::Warning
        : type == QtCriticalMsg ? LogLevel::Error
                                : LogLevel::Info;
}

void handle(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    AccessLog *log = s_log;
    // With a fatal one the process ends: nothing would write it later.
    if (!log || type == QtFatalMsg) {
        s_before(type, context, message);
        return;
    }
    log->log(levelOf(type), message.toUtf8(),
             {{"part", context.category ? context.category : "default"}});
}

} // namespace

LoggedMessages::LoggedMessages(AccessLog &log)
{
    s_before = qInstallMessageHandler(nullptr);
    s_log = &log;
    qInstallMessageHandler(handle);
}

LoggedMessages::~LoggedMessages()
{
    qInstallMessageHandler(s_before);
    s_log = nullptr;
}

} // namespace boxoffice

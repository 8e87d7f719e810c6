#include "backend/outbox/smtp_talk.h"

#include <QRegularExpression>

#include <utility>

namespace boxoffice {

namespace {

constexpr qsizetype kMaxReply = 4096;

struct Verb
{
    QByteArrayView word;
    SmtpTalk::Stage stage;
};

// Whatever else we say (a response of AUTH) belongs to the command before it.
constexpr Verb kVerbs[] = {
    {"EHLO", SmtpTalk::Stage::Hello},   {"HELO", SmtpTalk::Stage::Hello},
    {"STARTTLS", SmtpTalk::Stage::Tls}, {"AUTH", SmtpTalk::Stage::Login},
    {"MAIL", SmtpTalk::Stage::Sender},  {"RCPT", SmtpTalk::Stage::Recipient},
    {"DATA", SmtpTalk::Stage::Data},
};

} // namespace

void SmtpTalk::beginMail()
{
    m_isOver = false;
    to(Stage::Greeting);
}

void SmtpTalk::beginConnection()
{
    m_offersUtf8 = false;
}

void SmtpTalk::to(Stage stage)
{
    m_stage = stage;
    m_reply.clear();
}

void SmtpTalk::heardCommand(QByteArrayView bytes)
{
    m_isOver = m_isOver || bytes.startsWith("QUIT");
    if (m_isOver) {
        return;
    }
    for (const Verb &verb : kVerbs) {
        if (bytes.startsWith(verb.word)) {
            to(verb.stage);
            return;
        }
    }
    m_reply.clear();
}

void SmtpTalk::heardReply(QByteArrayView bytes)
{
    if (m_isOver) {
        return;
    }
    if (m_stage == Stage::Hello) {
        m_offersUtf8 = m_offersUtf8
            || QByteArrayView(bytes).sliced(qMin(4, bytes.size())).trimmed().toByteArray().toUpper()
                == "SMTPUTF8";
    }
    if (m_reply.size() < kMaxReply) {
        m_reply += bytes;
    }
}

// Which says the same as those before it.
QByteArray SmtpTalk::lastLine() const
{
    return m_reply.sliced(m_reply.trimmed().lastIndexOf('\n') + 1);
}

int SmtpTalk::code() const
{
    return lastLine().left(3).toInt();
}

QByteArray SmtpTalk::status() const
{
    static const QRegularExpression status(
        QStringLiteral("\\A\\d{3}[ -]([245]\\.\\d{1,3}\\.\\d{1,3})(?!\\S)"));
    return status.match(QString::fromLatin1(lastLine())).captured(1).toLatin1();
}

} // namespace boxoffice

#include "tests/support/mail_catcher.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <csignal>
#include <sys/prctl.h>

namespace boxoffice {

namespace {

CaughtMail mailIn(const QByteArray &line)
{
    CaughtMail mail;
    mail.note = QJsonDocument::fromJson(line).object();
    mail.id = mail.note[u"id"].toString();
    mail.recipient = mail.note[u"recipients"].toArray().first().toString();
    mail.answered = mail.note[u"answered"].toBool();
    mail.options = mail.note[u"options"].toVariant().toStringList();
    mail.raw = QByteArray::fromBase64(mail.note[u"raw"].toString().toLatin1());
    return mail;
}

} // namespace

QStringList CaughtMail::fields(const QString &name) const
{
    QStringList values;
    for (const QJsonValue &field : note[u"fields"].toArray()) {
        if (field[0].toString().compare(name, Qt::CaseInsensitive) == 0) {
            values += field[1].toString();
        }
    }
    return values;
}

QByteArray CaughtMail::part(const QString &type) const
{
    for (const QJsonValue &part : note[u"parts"].toArray()) {
        if (part[u"type"].toString() == type) {
            return QByteArray::fromBase64(part[u"bytes"].toString().toLatin1());
        }
    }
    return {};
}

MailCatcher::~MailCatcher()
{
    kill();
}

bool MailCatcher::start(const QStringList &arguments)
{
    kill();
    // The system's Python, which has the system's packages.
    m_process.setProgram(QStringLiteral("/usr/bin/python3"));
    m_process.setArguments(
        QStringList{QStringLiteral(BOXOFFICE_SOURCE_DIR "/tests/support/smtp_server.py"),
                    QStringLiteral("--notes"), m_directory.filePath(QStringLiteral("notes")),
                    QStringLiteral("--port"), QString::number(m_port)}
        + arguments);
    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    m_process.start(QIODevice::ReadOnly);
    while (!m_process.canReadLine()) {
        if (!m_process.waitForReadyRead(30'000)) {
            m_problem =
                QString::fromUtf8(m_process.readAllStandardError()) + m_process.errorString();
            return false;
        }
    }
    m_port = m_process.readLine().trimmed().split(' ').last().toInt();
    return m_port > 0;
}

void MailCatcher::kill()
{
    if (m_process.state() != QProcess::NotRunning) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

QByteArray MailCatcher::notes() const
{
    QFile file(m_directory.filePath(QStringLiteral("notes")));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QList<CaughtMail> MailCatcher::mails() const
{
    QList<CaughtMail> mails;
    for (const QByteArray &line : notes().split('\n')) {
        if (!line.isEmpty() && QJsonDocument::fromJson(line).isObject()) { // else half of it
            mails += mailIn(line);
        }
    }
    return mails;
}

} // namespace boxoffice

// A real SMTP server of a test's own (smtp_server.py, which says how it misbehaves), stopped at
// the end.
//
//   MailCatcher catcher;
//   QVERIFY2(catcher.start(), qPrintable(catcher.problem()));
//   … SMTP_URL=catcher.url() …
//   QTRY_COMPARE(catcher.mails().size(), 1);
//
// Threads: the thread that made it.
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

namespace boxoffice {

// A mail as its reader sees it.
struct CaughtMail
{
    QString id;        // the Message-ID
    QString recipient; // of the envelope
    bool answered = true;
    QStringList options; // of MAIL FROM
    QJsonObject note;    // all there is (smtp_server.py)
    QByteArray raw;      // as it came

    // Of header fields with that name, decoded; empty: there is none.
    QStringList fields(const QString &name) const;
    QString field(const QString &name) const { return fields(name).value(0); }
    // The bytes of the first part of the type, decoded; of a text with \r\n.
    QByteArray part(const QString &type) const;
};

class MailCatcher
{
public:
    MailCatcher() = default;
    ~MailCatcher();
    MailCatcher(const MailCatcher &) = delete;
    MailCatcher &operator=(const MailCatcher &) = delete;

    // arguments: further ones of smtp_server.py. Starts it again after it has ended, at the same
    // port. False: problem() tells why.
    bool start(const QStringList &arguments = {});
    void kill();
    // Whether it has ended by itself.
    bool hasEnded()
    {
        return m_process.waitForFinished(0) || m_process.state() != QProcess::Running;
    }
    const QString &problem() const { return m_problem; }

    int port() const { return m_port; }
    QString url() const { return QStringLiteral("smtp://127.0.0.1:%1").arg(m_port); }
    // All that were taken since the first start, in order.
    QList<CaughtMail> mails() const;
    // The bytes of the file that they are noted in.
    QByteArray notes() const;

private:
    QTemporaryDir m_directory;
    QProcess m_process;
    QString m_problem;
    int m_port = 0;
};

} // namespace boxoffice

// What was said between us and the mail server, as far as it decides what becomes of a mail.
//
// Threads: belongs to one thread.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace boxoffice {

class SmtpTalk
{
public:
    // How far a mail has come: its last command.
    enum class Stage { Greeting, Hello, Tls, Login, Sender, Recipient, Data, Text };

    // A new mail: the stage is Greeting until a command is sent.
    void beginMail();
    // A new connection: nothing is known of its server.
    void beginConnection();
    void heardCommand(QByteArrayView bytes); // sent by us
    void heardText() { to(Stage::Text); }    // bytes of the mail itself were sent
    void heardReply(QByteArrayView bytes);   // one line, or several

    Stage stage() const { return m_stage; }
    // Of the reply to the last command; 0: none came.
    int code() const;
    // The enhanced status (RFC 3463) of the same line, such as "5.7.1"; empty: it has none.
    QByteArray status() const;
    // All its lines, as they came.
    const QByteArray &reply() const { return m_reply; }
    // Whether the server of this connection has offered SMTPUTF8 in its answer to EHLO.
    bool offersUtf8() const { return m_offersUtf8; }

private:
    void to(Stage stage);
    QByteArray lastLine() const;

    Stage m_stage = Stage::Greeting;
    QByteArray m_reply;    // to the last command; at most some lines
    bool m_isOver = false; // QUIT was said: what follows decides nothing
    bool m_offersUtf8 = false;
};

} // namespace boxoffice

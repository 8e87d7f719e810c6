// Where mails go out, and as whom.
//
// Threads: a value.
#pragma once

#include "shared/result.h"

#include <QString>

#include <chrono>

namespace boxoffice {

enum class StartTls { Never, IfOffered, Required };

struct SmtpOptions
{
    QString host;
    int port = 25;
    bool isTls = false; // from the first byte (smtps); else as startTls says
    StartTls startTls = StartTls::IfOffered;
    QString user; // empty: no AUTH
    QString password;
    QString caFile;    // PEM; empty: the system's
    QString from;      // an address: of the envelope and of From
    QString helloName; // what we call ourselves in EHLO; empty: this machine's name
    // A mail server that says nothing for so long is given up on: in general, and after a whole
    // mail, which would come twice if it were sent again too early (RFC 5321, 4.5.3.2.6).
    std::chrono::seconds answerWithin{60};
    std::chrono::seconds patience{600};
};

// Reads smtp://HOST[:PORT][?starttls=never|offered|required] or smtps://HOST[:PORT] into the first
// four members. Without starttls=, TLS is required from a host that is not this machine if
// `withPassword`; it must not be given up there. Fails with invalid_field for SMTP_URL.
Result<SmtpOptions> parseSmtpUrl(const QString &url, bool withPassword);

} // namespace boxoffice

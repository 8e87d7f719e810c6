// Header fields of mails (RFC 5322), encoded for the wire (RFC 2047, 6532).
//
// Whatever people typed becomes one line: control characters and line ends are blanks, so that no
// text begins another field.
//
// Threads: pure functions.
#pragma once

#include <QByteArray>
#include <QString>

#include <chrono>
#include <optional>

namespace boxoffice {

// Returns a field's free text, such as a subject: as it is where it is short ASCII, else as encoded
// words of at most 75 bytes on lines of their own.
QByteArray headerText(const QString &text);

// An address for MAIL FROM, RCPT TO and header fields.
struct WireAddress
{
    QByteArray text;     // its domain in ASCII (IDNA)
    bool isAscii = true; // else the mail server must offer SMTPUTF8
};

// Nothing: the domain cannot be written in ASCII. address: in the form of email.h.
std::optional<WireAddress> wireAddress(const QString &address);

// Returns "name <address>", or "<address>" without a visible name.
QByteArray mailbox(const QString &name, const QByteArray &address);

// Returns such as "Sat, 28 Nov 2026 09:05:00 +0000".
QByteArray mailDate(std::chrono::milliseconds sinceEpoch);

} // namespace boxoffice

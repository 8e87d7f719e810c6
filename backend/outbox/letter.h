// A mail as it is written: all that its reader sees, before any of it is encoded for SMTP.
//
// Threads: values.
#pragma once

#include <QByteArray>
#include <QString>

#include <vector>

namespace boxoffice {

struct Attachment
{
    QByteArray name; // of the file: ASCII, without quotes, slashes and control characters
    QByteArray type; // such as "application/pdf" or "text/calendar; charset=utf-8; method=PUBLISH"
    QByteArray bytes;
};

// Texts are whatever people typed: line ends in names and subjects become blanks when they are
// sent, and nothing in them can begin another header.
struct Letter
{
    QString toAddress; // in the canonical form of email.h
    QString toName;    // empty: none
    QString fromName;  // in front of MAIL_FROM's address: the organizer's; empty: none
    QString replyTo;   // an address; empty: none. Left out where it alone would need SMTPUTF8
    QString subject;
    QString text;     // lines end with \n
    QString html;     // a whole document; empty: text only
    QString language; // of the text: "en" or "de"
    std::vector<Attachment> attachments;
    // How often somebody had it sent again: a part of its Message-ID, since mail programs hide a
    // mail whose id they have seen.
    int timesResent = 0;
};

} // namespace boxoffice

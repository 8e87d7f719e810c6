// E-mail addresses: which are taken, in which form, and what was probably meant by others.
//
// An address is somebody's identity for an event, so one mailbox has one form: trimmed,
// lower-cased, NFC, and its domain as people read it (UTS 46, nontransitional):
// xn--bcher-kva.example becomes b\u00fccher.example. Dots, tags (+x) and quotes in the local part
// are left as they are: only the mailbox's own server knows what they mean. Threads: pure
// functions.
#pragma once

#include "shared/result.h"

#include <QString>

namespace boxoffice {

inline constexpr int kMaxEmailLength = 254;
inline constexpr int kMaxEmailLocalLength = 64;

// Returns the address in its one form. Lengths are in code points: 1 to 64 before the @, 254 in
// all. Before the @: a dot-atom or quoted string of RFC 5321, with the letters of RFC 6531. After
// it: at least two labels of letters, digits and hyphens, none of these first or last. No white
// space, control or hidden character but at the ends, where they are dropped.
Result<QString> validEmail(const QString &text);

// Returns the address that a text which is none holds, as validEmail() would: without "mailto:",
// a name, brackets, a comment, marks at the ends and hidden characters. Empty: there is none, or
// the text is an address as it is.
QString suggestedEmail(const QString &text);

} // namespace boxoffice

// E-mail addresses: which are valid, their canonical form, and suggestions for invalid ones.
//
// An address is a person's identity for an event, so one mailbox has one canonical form: trimmed,
// lower-cased, NFC, and its domain in Unicode (UTS 46, nontransitional): xn--bcher-kva.example
// becomes b\u00fccher.example. Dots, tags (+x) and quotes in the local part stay as they are,
// because only the mailbox's own server knows what they mean.
// Threads: pure functions.
#pragma once

#include "shared/result.h"

#include <QString>

namespace boxoffice {

inline constexpr int kMaxEmailLength = 254;
inline constexpr int kMaxEmailLocalLength = 64;

// Returns the address in canonical form. Lengths are in code points: 1 to 64 before the @, 254 in
// all. Before the @: a dot-atom or quoted string of RFC 5321, with the letters of RFC 6531. After
// it: at least two labels of letters, digits and inner hyphens. No white space, control or hidden
// character, except at the ends, where they are dropped. Fails with invalid_field.
Result<QString> validEmail(const QString &text);
// The same for a member of another name than user_email.
Result<QString> validEmailIn(const QString &field, const QString &text);

// Returns the address inside an invalid text, in canonical form: without "mailto:", a name,
// brackets, a comment, punctuation at the ends and hidden characters. Empty: there is none, or the
// text is a valid address.
QString suggestedEmail(const QString &text);

} // namespace boxoffice

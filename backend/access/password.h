// Passwords: which are accepted, and how they are kept (libsodium's Argon2id).
//
// A password is text in NFC: what two keyboards type for the same letters is the same password.
// Refused are those that are found by guessing, with the reason: libpwquality's rules and
// cracklib's dictionary of Debian. Without that dictionary there are no PasswordRules, so no
// server.
//
// Threads: any. hashOf() and matches() take a tenth of a second and kPasswordMemory each, and are
// for the thread of their own.
#pragma once

#include "shared/result.h"

#include <QByteArray>
#include <QStringList>

#include <optional>

namespace boxoffice {

inline constexpr int kMinPasswordLength = 12; // code points
inline constexpr int kMaxPasswordLength = 256;
inline constexpr std::size_t kPasswordMemory = 32 * 1024 * 1024; // bytes

// Whose password it is to be: it must not be made of these words, which are the first guesses.
struct PasswordOwner
{
    QString email;
    QString name;
    QStringList organizers = {}; // their names, where they are known
};

class PasswordRules
{
public:
    // Without a dictionary: they accept nothing.
    PasswordRules() = default;
    // dictionary: the path of cracklib's files, without .pwd, .pwi and .hwm. Fails with a sentence
    // for the operator if they cannot be read.
    static Result<PasswordRules>
    load(const QString &dictionary = QStringLiteral("/var/cache/cracklib/cracklib_dict"));

    // Fails with invalid_field `password`, which says why; internal without a dictionary.
    Result<void> check(const QString &password, const PasswordOwner &owner) const;

private:
    explicit PasswordRules(QByteArray dictionary) : m_dictionary(std::move(dictionary)) { }

    QByteArray m_dictionary; // empty: there is none
};

// Returns what is kept of a password, which is different each time.
QByteArray hashOf(const QString &password);
// Returns whether the password is that of the hash. Without a hash it takes the same time and is
// false: so nobody learns from the time whether there is an account.
bool matches(const QString &password, const std::optional<QByteArray> &hash);

} // namespace boxoffice

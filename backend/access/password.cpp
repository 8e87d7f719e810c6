#include "backend/access/password.h"

#include "backend/access/sodium_start.h"
#include "shared/api/validation.h"
#include "shared/mutex.h"
#include "shared/operator_error.h"
#include "shared/utf8.h"

#include <QFileInfo>
#include <QRegularExpression>

#include <pwquality.h>
#include <sodium.h>

#include <algorithm>
#include <clocale>
#include <memory>
#include <new>

namespace boxoffice {

namespace {

constexpr unsigned long long kPasses = 3;
const QString kField = QStringLiteral("password");

QByteArray bytesOf(const QString &password)
{
    return password.normalized(QString::NormalizationForm_C).toUtf8();
}

// In it, what libraries say is in English. Of this thread only.
class PlainLocale
{
public:
    PlainLocale() : m_plain(::newlocale(LC_ALL_MASK, "C", nullptr)), m_before(::uselocale(m_plain))
    { }
    ~PlainLocale()
    {
        ::uselocale(m_before);
        ::freelocale(m_plain);
    }
    PlainLocale(const PlainLocale &) = delete;
    PlainLocale &operator=(const PlainLocale &) = delete;

private:
    const locale_t m_plain;
    const locale_t m_before;
};

struct FreeSettings
{
    void operator()(pwquality_settings_t *settings) const { pwquality_free_settings(settings); }
};
using Settings = std::unique_ptr<pwquality_settings_t, FreeSettings>;

// What is typed first by whoever guesses, and is in no dictionary of words.
constexpr char kWellKnown[] =
    "boxoffice qwerty qwertz azerty asdfgh letmein iloveyou passw0rd 123456 ";

Settings settingsFor(const QByteArray &dictionary, const PasswordOwner &owner, int minLength)
{
    Settings settings(pwquality_default_settings());
    if (!settings) {
        throw std::bad_alloc();
    }
    const QByteArray words = kWellKnown + owner.name.toUtf8();
    pwquality_set_int_value(settings.get(), PWQ_SETTING_MIN_LENGTH, minLength);
    pwquality_set_str_value(settings.get(), PWQ_SETTING_DICT_PATH, dictionary.constData());
    pwquality_set_str_value(settings.get(), PWQ_SETTING_BAD_WORDS, words.constData());
    return settings;
}

// Why it is found by guessing; empty: it is not. cracklib keeps what it works on in static memory.
QString weaknessOf(const QString &password, const QByteArray &dictionary,
                   const PasswordOwner &owner, int minLength)
{
    static Mutex mutex;
    MutexLock lock(mutex);
    const PlainLocale plain;
    const Settings settings = settingsFor(dictionary, owner, minLength);
    const QByteArray user = owner.email.section(u'@', 0, 0).toUtf8();
    void *more = nullptr;
    const int score = pwquality_check(settings.get(), bytesOf(password).constData(), nullptr,
                                      user.isEmpty() ? nullptr : user.constData(), &more);
    if (score >= 0) {
        return {};
    }
    char text[PWQ_MAX_ERROR_MESSAGE_LEN] = {};
    const QString told = fromUtf8(pwquality_strerror(text, sizeof text, score, more)).simplified();
    const qsizetype dash = told.indexOf(QLatin1StringView(" - "));
    return dash < 0 ? told.left(1).toLower() + told.sliced(1) : told.sliced(dash + 3);
}

// Without the digits and signs that people put around a word.
QString coreOf(const QString &password)
{
    const auto isLetter = [](QChar c) { return c.isLetter() || c.isSurrogate(); };
    const auto first = std::find_if(password.begin(), password.end(), isLetter);
    const auto last = std::find_if(password.rbegin(), password.rend(), isLetter).base();
    return first < last ? QString(first, last - first).toLower() : QString();
}

// The shortest text of which it is a repetition; else itself.
QString unitOf(const QString &text)
{
    for (qsizetype length = 1; length <= text.size() / 2; ++length) {
        if (text.size() % length == 0 && text == text.left(length).repeated(text.size() / length)) {
            return text.left(length);
        }
    }
    return text;
}

// What a password is made of, if that is short enough to be a word: cracklib does not look behind
// "password1234" and "teapotteapot".
QString weaknessOfCore(const QString &password, const QByteArray &dictionary)
{
    constexpr int kShortest = 6; // for cracklib
    if (unitOf(password).size() < kShortest) {
        return QStringLiteral("it is the same again and again");
    }
    const QString core = unitOf(coreOf(password));
    return core == password || core.size() < kShortest
        ? QString()
        : weaknessOf(core, dictionary, {}, kShortest);
}

// What is left of a text if nobody looks at case, accents' form, signs and blanks.
QString plainOf(const QString &text)
{
    QString plain;
    for (const QChar c : text.normalized(QString::NormalizationForm_KC).toCaseFolded()) {
        if (c.isLetterOrNumber() || c.isSurrogate()) {
            plain += c;
        }
    }
    return plain;
}

// Texts as a whole and their words, the longest first.
QStringList plainWordsOf(const PasswordOwner &owner)
{
    constexpr int kShortest = 3; // shorter ones are in every other password
    static const QRegularExpression between(QStringLiteral("[^\\p{L}\\p{N}\\p{M}]+"),
                                            QRegularExpression::UseUnicodePropertiesOption);
    QStringList words;
    for (const QString &text : QStringList{owner.email, owner.name} + owner.organizers) {
        for (const QString &part : QStringList{text} + text.split(between)) {
            if (const QString plain = plainOf(part); plain.size() >= kShortest) {
                words.append(plain);
            }
        }
    }
    std::sort(words.begin(), words.end(),
              [](const QString &a, const QString &b) { return a.size() > b.size(); });
    return words;
}

// Whether at least half of it is words of its owner's.
bool isMadeOf(const PasswordOwner &owner, const QString &password)
{
    QString left = plainOf(password);
    const qsizetype all = left.size();
    for (const QString &word : plainWordsOf(owner)) {
        left.replace(word, QStringLiteral(" ")); // which joins nothing to a new word
    }
    const qsizetype owners = all - (left.size() - left.count(u' '));
    return 2 * owners >= password.normalized(QString::NormalizationForm_KC).size();
}

Error refused(const QString &rule)
{
    return invalidField(kField, rule);
}

} // namespace

Result<PasswordRules> PasswordRules::load(const QString &dictionary)
{
    for (const char *part : {".pwd", ".pwi", ".hwm"}) {
        const QFileInfo file(dictionary + QLatin1StringView(part));
        if (!file.isReadable() || file.size() == 0) {
            return operatorError(
                QStringLiteral("The dictionary of guessable passwords cannot be read (%1); install "
                               "cracklib-runtime, or run update-cracklib.")
                    .arg(file.filePath()));
        }
    }
    return PasswordRules(dictionary.toUtf8());
}

Result<void> PasswordRules::check(const QString &password, const PasswordOwner &owner) const
{
    const qsizetype length = codePoints(password.normalized(QString::NormalizationForm_C));
    if (length < kMinPasswordLength) {
        return refused(QStringLiteral("password must have at least 12 characters."));
    }
    if (length > kMaxPasswordLength) {
        return refused(QStringLiteral("password must have at most 256 characters."));
    }
    if (password.contains(QChar(u'\0'))) {
        return refused(QStringLiteral("password must not contain the character U+0000."));
    }
    if (m_dictionary.isEmpty()) {
        return Error{ErrorCode::Internal,
                     QStringLiteral("This server cannot check passwords; whoever runs it installs "
                                    "cracklib-runtime."),
                     {}};
    }
    if (isMadeOf(owner, password)) {
        return refused(
            QStringLiteral("password is easy to guess (it is made of the e-mail address, "
                           "the name or an organizer's name); choose another one."));
    }
    QString weakness = weaknessOf(password, m_dictionary, owner, kMinPasswordLength);
    if (weakness.isEmpty()) {
        weakness = weaknessOfCore(password, m_dictionary);
    }
    return weakness.isEmpty()
        ? Result<void>()
        : refused(u"password is easy to guess (" % weakness % u"); choose another one.");
}

QByteArray hashOf(const QString &password)
{
    needSodium();
    const QByteArray bytes = bytesOf(password);
    char hash[crypto_pwhash_STRBYTES] = {};
    if (crypto_pwhash_str_alg(hash, bytes.constData(), static_cast<quint64>(bytes.size()), kPasses,
                              kPasswordMemory, crypto_pwhash_ALG_ARGON2ID13)
        != 0) {
        throw std::bad_alloc(); // the only way for it to fail
    }
    return hash;
}

bool matches(const QString &password, const std::optional<QByteArray> &hash)
{
    static const QByteArray nobodys = hashOf(QStringLiteral("nobody's"));
    const QByteArray bytes = bytesOf(password);
    const QByteArray &kept = hash ? *hash : nobodys;
    const bool same = crypto_pwhash_str_verify(kept.constData(), bytes.constData(),
                                               static_cast<quint64>(bytes.size()))
        == 0;
    return same && hash.has_value();
}

} // namespace boxoffice

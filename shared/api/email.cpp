#include "shared/api/email.h"

#include "shared/api/validation.h"
#include "shared/text.h"

#include <QRegularExpression>

#include <unicode/uidna.h>

#include <algorithm>

namespace boxoffice {

namespace {

Error emailError(const QString &rule)
{
    return invalidField(QStringLiteral("user_email"), QString(u"user_email must " % rule));
}

bool isSpaceOrControl(QChar c)
{
    if (c.unicode() < 0x7f) { // nearly always: no look into Unicode's tables
        return c.unicode() <= 0x20;
    }
    return c.isSpace() || isControl(c);
}

// RFC 5321, section 4.1.2, and RFC 6531, section 3.3.
bool isAtomText(QChar c)
{
    static constexpr QStringView signs(u"!#$%&'*+-/=?^_`{|}~");
    const char16_t code = c.unicode();
    return code >= 0x80 || (code >= u'a' && code <= u'z') || (code >= u'0' && code <= u'9')
        || signs.contains(c);
}

bool isLetterDigitHyphen(QChar c)
{
    const char16_t code = c.unicode();
    return code >= 0x80 || (code >= u'a' && code <= u'z') || (code >= u'0' && code <= u'9')
        || code == u'-';
}

QString quotedSign(QChar c)
{
    return c == u'"' ? QStringLiteral("'\"'") : QString(u'"' % c % u'"');
}

bool isQuotedString(QStringView local)
{
    if (local.size() < 2 || !local.startsWith(u'"') || !local.endsWith(u'"')) {
        return false;
    }
    const QStringView inside = local.sliced(1, local.size() - 2);
    for (qsizetype i = 0; i < inside.size(); ++i) {
        if (inside[i] == u'"' || (inside[i] == u'\\' && ++i == inside.size())) {
            return false;
        }
    }
    return true;
}

// Each returns what is wrong, or an error without a message.
Error localError(QStringView local)
{
    const qsizetype length = codePoints(local);
    if (length < 1 || length > kMaxEmailLocalLength) {
        return emailError(QStringLiteral("have 1 to 64 characters before the @."));
    }
    if (isQuotedString(local)) {
        return {};
    }
    if (local.startsWith(u'.') || local.endsWith(u'.') || local.contains(u"..")) {
        return emailError(
            QStringLiteral("not have a dot first, last or twice in a row before the @."));
    }
    const auto *wrong = std::find_if(local.begin(), local.end(),
                                     [](QChar c) { return c != u'.' && !isAtomText(c); });
    if (wrong != local.end()) {
        return emailError(QString(u"not have " % quotedSign(*wrong) % u" before the @."));
    }
    return {};
}

Error domainError(QStringView domain)
{
    if (!domain.contains(u'.') || domain.startsWith(u'.') || domain.endsWith(u'.')
        || domain.contains(u"..")) {
        return emailError(
            QStringLiteral("have a domain with a dot, such as example.org, after the @."));
    }
    const auto *wrong = std::find_if(domain.begin(), domain.end(),
                                     [](QChar c) { return c != u'.' && !isLetterDigitHyphen(c); });
    if (wrong != domain.end()) {
        return emailError(QString(u"not have " % quotedSign(*wrong) % u" after the @."));
    }
    if (domain.startsWith(u'-') || domain.endsWith(u'-') || domain.contains(u"-.")
        || domain.contains(u".-")) {
        return emailError(QStringLiteral("not have a hyphen at an end of a part of the domain."));
    }
    return {};
}

// UTS 46 says what it takes; the limits of the DNS and of hyphens are those of domainError().
std::optional<QString> readableDomain(const QString &domain)
{
    constexpr std::uint32_t others = UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG
        | UIDNA_ERROR_DOMAIN_NAME_TOO_LONG | UIDNA_ERROR_HYPHEN_3_4;
    UErrorCode status = U_ZERO_ERROR;
    static const UIDNA *const idna =
        uidna_openUTS46(UIDNA_USE_STD3_RULES | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ
                            | UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE,
                        &status);
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    QString readable(2 * kMaxEmailLength, Qt::Uninitialized);
    const auto *from = reinterpret_cast<const UChar *>(domain.utf16());
    const int length = uidna_nameToUnicode(idna, from, static_cast<int>(domain.size()),
                                           reinterpret_cast<UChar *>(readable.data()),
                                           static_cast<int>(readable.size()), &info, &status);
    if (U_FAILURE(status) || (info.errors & ~others) != 0) {
        return std::nullopt;
    }
    readable.truncate(length);
    return readable;
}

bool needsIdna(QStringView domain)
{
    return !isAscii(domain) || domain.startsWith(u"xn--") || domain.contains(u".xn--");
}

// Requires: text is neither empty nor has anything hidden or white in it.
Result<QString> oneForm(QString email)
{
    if (email.startsWith(u"mailto:")) {
        return emailError(QStringLiteral("be the address alone, without \"mailto:\"."));
    }
    if (!email.startsWith(u'"') && (email.contains(u'<') || email.contains(u'>'))) {
        return emailError(QStringLiteral("be the address alone, without < and >."));
    }
    if (email.count(u'@') != 1) {
        return emailError(QStringLiteral("contain exactly one @."));
    }
    const qsizetype at = email.indexOf(u'@');
    if (needsIdna(QStringView(email).sliced(at + 1))) {
        const auto readable = readableDomain(email.sliced(at + 1));
        if (!readable) {
            return emailError(QStringLiteral("have a domain that can exist after the @."));
        }
        email = QStringView(email).first(at + 1) % *readable;
    }
    if (codePoints(email) > kMaxEmailLength) {
        return emailError(QStringLiteral("have at most 254 characters."));
    }
    for (Error error : {localError(QStringView(email).first(at)),
                        domainError(QStringView(email).sliced(at + 1))}) {
        if (!error.message.isEmpty()) {
            return error;
        }
    }
    return email;
}

Error hiddenError(QStringView text)
{
    for (qsizetype at = 0; at < text.size();) {
        if (const char32_t c = nextCharacter(text, at); isHidden(c)) {
            return emailError(QString(u"not contain a hidden character (U+"
                                      % QString::number(c, 16).toUpper().rightJustified(4, u'0')
                                      % u")."));
        }
    }
    return {};
}

// Whether an address is one that all rules take as it is, as nearly all are: one look at each
// character. False says nothing.
bool isPlain(QStringView email)
{
    bool behindAt = false;
    bool dotted = false;
    QChar before = u'.';
    for (const QChar c : email) {
        const bool behindSign = before == u'.' || before == u'@' || before == u'-';
        if (c == u'.' || c == u'-' || c == u'@') {
            if (behindSign || (behindAt && c == u'@')) {
                return false;
            }
            behindAt = behindAt || c == u'@';
            dotted = dotted || (behindAt && c == u'.');
        } else if (!(c >= u'a' && c <= u'z') && !(c >= u'0' && c <= u'9')) {
            return false;
        }
        before = c;
    }
    return dotted && email.size() <= kMaxEmailLocalLength && before != u'.' && before != u'-';
}

} // namespace

Result<QString> validEmail(const QString &text)
{
    QString email = text.trimmed().toLower();
    if (isPlain(email)) {
        return email;
    }
    if (!isAscii(email)) {
        email = lineOf(email);
    }
    if (email.isEmpty()) {
        return emailError(QStringLiteral("not be empty."));
    }
    if (Error error = hiddenError(email); !error.message.isEmpty()) {
        return error;
    }
    if (std::any_of(email.begin(), email.end(), isSpaceOrControl)) {
        return emailError(QStringLiteral("not contain white space or control characters."));
    }
    return oneForm(std::move(email));
}

Result<QString> validEmailIn(const QString &field, const QString &text)
{
    auto valid = validEmail(text);
    if (valid) {
        return valid;
    }
    Error error = valid.error();
    error.message.replace(error.field, field);
    error.field = field;
    return error;
}

QString suggestedEmail(const QString &text)
{
    static const QRegularExpression scheme(QStringLiteral("^\\s*mailto:|\\?.*$"),
                                           QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression bracketed(QStringLiteral("<([^<>]*)>"));
    static const QRegularExpression comment(QStringLiteral("\\([^()]*\\)"));
    static const QRegularExpression ends(
        QStringLiteral("^[\\s.,;:<>()\\[\\]\"']+|[\\s.,;:<>()\\[\\]\"']+$"));
    if (validEmail(text)) {
        return {};
    }
    QString inside = withoutHidden(text);
    if (const auto match = bracketed.match(inside); match.hasMatch()) {
        inside = match.captured(1);
    }
    if (inside.contains(u"mailto:", Qt::CaseInsensitive)) {
        inside.remove(scheme);
    }
    inside.remove(comment).replace(QChar(0xff20), u'@').remove(ends);
    const auto found = validEmail(inside);
    return found ? *found : QString();
}

} // namespace boxoffice

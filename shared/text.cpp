#include "shared/text.h"

#include <unicode/uchar.h>

#include <algorithm>

namespace boxoffice {

namespace {

bool belongsToTheCharacterBefore(char32_t c)
{
    return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_VARIATION_SELECTOR)
        || (c >= 0xe0020 && c <= 0xe007f); // tags
}

constexpr char32_t kBrailleBlank = 0x2800; // a sign (So) of which nothing is seen

struct Span
{
    char32_t first;
    char32_t last;
};

// What accents are after NFKD, beyond what is hidden. Signs that make another letter (vowels of
// Devanagari or Thai, the voicing mark of kana) are none.
constexpr Span kAccents[] = {{0x300, 0x36f},   {0x483, 0x487},  {0x591, 0x5bd},   {0x5bf, 0x5bf},
                             {0x5c1, 0x5c2},   {0x5c4, 0x5c5},  {0x5c7, 0x5c7},   {0x610, 0x61a},
                             {0x64b, 0x65f},   {0x670, 0x670},  {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},
                             {0x20d0, 0x20ff}, {0xfe20, 0xfe2f}};

bool isAccent(char32_t c)
{
    return c >= kAccents[0].first
        && std::any_of(std::begin(kAccents), std::end(kAccents),
                       [c](const Span &span) { return c >= span.first && c <= span.last; });
}

// Letters that no decomposition leads to their plain ones.
QStringView plainLetter(char32_t c)
{
    switch (c) {
    case U'\u00df':
        return u"ss";
    case U'\u00e6':
        return u"ae";
    case U'\u0153':
        return u"oe";
    case U'\u00fe':
        return u"th";
    case U'\u00f8':
        return u"o";
    case U'\u0111':
    case U'\u00f0':
        return u"d";
    case U'\u0142':
        return u"l";
    case U'\u0127':
        return u"h";
    case U'\u0131':
        return u"i";
    case U'\u03c2':
        return u"\u03c3";
    default:
        return {};
    }
}

bool turnsDirection(QChar c)
{
    switch (c.direction()) {
    case QChar::DirLRE:
    case QChar::DirRLE:
    case QChar::DirLRO:
    case QChar::DirRLO:
    case QChar::DirPDF:
    case QChar::DirLRI:
    case QChar::DirRLI:
    case QChar::DirFSI:
    case QChar::DirPDI:
        return true;
    default:
        return false;
    }
}

} // namespace

bool isAscii(QStringView text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 0x80; });
}

char32_t nextCharacter(QStringView text, qsizetype &at)
{
    const QChar c = text[at++];
    if (c.isHighSurrogate() && at < text.size() && text[at].isLowSurrogate()) {
        return QChar::surrogateToUcs4(c, text[at++]);
    }
    return c.unicode();
}

char32_t previousCharacter(QStringView text, qsizetype &at)
{
    const QChar c = text[--at];
    if (c.isLowSurrogate() && at > 0 && text[at - 1].isHighSurrogate()) {
        return QChar::surrogateToUcs4(text[--at], c);
    }
    return c.unicode();
}

bool isHidden(char32_t c)
{
    const auto code = static_cast<UChar32>(c);
    if (c < 0xad) { // nearly always
        return false;
    }
    return u_hasBinaryProperty(code, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)
        || u_hasBinaryProperty(code, UCHAR_VARIATION_SELECTOR) || u_charType(code) == U_FORMAT_CHAR;
}

bool isControl(QChar c)
{
    return c.unicode() < 0x20 || (c.unicode() >= 0x7f && c.unicode() < 0xa0);
}

QString lineOf(const QString &text)
{
    const QString composed = isAscii(text) ? text : text.normalized(QString::NormalizationForm_C);
    const auto isBlank = [](char32_t c) { return QChar::isSpace(c) || isHidden(c); };
    QStringView line(composed);
    for (qsizetype at = 0; !line.isEmpty() && isBlank(nextCharacter(line, at)); at = 0) {
        line = line.sliced(at);
    }
    for (qsizetype at = line.size(); at > 0;) {
        const char32_t c = previousCharacter(line, at);
        if (!isBlank(c) || belongsToTheCharacterBefore(c)) {
            break;
        }
        line = line.first(at);
    }
    return line.toString().simplified();
}

QString withoutTurns(QString text)
{
    text.removeIf(turnsDirection);
    return text;
}

bool hasVisible(QStringView text)
{
    for (qsizetype at = 0; at < text.size();) {
        const char32_t c = nextCharacter(text, at);
        if (!QChar::isSpace(c) && !isHidden(c) && !QChar::isMark(c) && c != kBrailleBlank) {
            return true;
        }
    }
    return false;
}

QString withoutHidden(QStringView text)
{
    QString seen;
    for (qsizetype at = 0; at < text.size();) {
        const qsizetype from = at;
        if (!isHidden(nextCharacter(text, at))) {
            seen += text.sliced(from, at - from);
        }
    }
    return seen;
}

QString foldedForSearch(const QString &text)
{
    if (isAscii(text)) {
        return text.toLower();
    }
    const QString parts = text.normalized(QString::NormalizationForm_KD).toLower();
    QString folded;
    folded.reserve(parts.size());
    for (qsizetype at = 0; at < parts.size();) {
        const qsizetype from = at;
        const char32_t c = nextCharacter(parts, at);
        if (!isAccent(c) && !isHidden(c)) {
            const QStringView plain = plainLetter(c);
            folded += plain.isEmpty() ? QStringView(parts).sliced(from, at - from) : plain;
        }
    }
    return folded.normalized(QString::NormalizationForm_C);
}

QStringList searchWords(const QString &query)
{
    return foldedForSearch(query).simplified().split(u' ', Qt::SkipEmptyParts);
}

bool holdsAll(const QString &folded, const QStringList &words)
{
    return std::all_of(words.begin(), words.end(),
                       [&folded](const QString &word) { return folded.contains(word); });
}

} // namespace boxoffice

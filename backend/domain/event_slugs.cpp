#include "backend/domain/event_slugs.h"

#include "shared/text.h"

#include <unicode/utrans.h>

#include <algorithm>
#include <iterator>
#include <memory>

namespace boxoffice {

namespace {

constexpr qsizetype kLongest = 60; // as that of an organizer
constexpr int kNumbered = 20;      // jazz-night-2 to jazz-night-20; then the id
constexpr qsizetype kDigitsOfId = 12;
constexpr qsizetype kLongestOfAll = kLongest + 1 + kDigitsOfId;

struct CloseTransliterator
{
    void operator()(UTransliterator *transliterator) const { utrans_close(transliterator); }
};

// One for each thread, since it has a state. Null: ICU's data is not there.
UTransliterator *toLatin()
{
    thread_local const auto transliterator = [] {
        constexpr QStringView kRules = u"Any-Latin; de-ASCII; Latin-ASCII";
        UErrorCode status = U_ZERO_ERROR;
        return std::unique_ptr<UTransliterator, CloseTransliterator>(
            utrans_openU(kRules.utf16(), static_cast<int32_t>(kRules.size()), UTRANS_FORWARD,
                         nullptr, 0, nullptr, &status));
    }();
    return transliterator.get();
}

QString inLatin(const QString &text)
{
    constexpr qsizetype kGrowth = 8; // a character of Chinese has six letters at most
    QString latin = text;
    auto length = static_cast<int32_t>(latin.size());
    auto limit = length;
    latin.resize(kGrowth * latin.size());
    UErrorCode status = U_ZERO_ERROR;
    utrans_transUChars(toLatin(), reinterpret_cast<UChar *>(latin.data()), &length,
                       static_cast<int32_t>(latin.size()), 0, &limit, &status);
    return U_SUCCESS(status) ? latin.first(length) : text;
}

bool isLetterOrDigit(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9');
}

// Hyphens for all else, none doubled. An apostrophe joins: "don't" becomes "dont".
QString hyphenated(const QString &text)
{
    QString slug;
    for (const QChar c : text.toLower()) {
        if (isLetterOrDigit(c)) {
            slug += c;
        } else if (c != u'\'' && !slug.isEmpty() && !slug.endsWith(u'-')) {
            slug += u'-';
        }
    }
    return slug;
}

// Between words, unless that would leave less than half.
QString shortened(QString slug)
{
    if (slug.size() > kLongest) {
        const qsizetype end = slug.lastIndexOf(u'-', kLongest);
        slug.truncate(end > kLongest / 2 ? end : kLongest);
    }
    while (slug.endsWith(u'-')) {
        slug.chop(1);
    }
    return slug;
}

QString endOf(const Uuid &id)
{
    return id.toString().last(kDigitsOfId);
}

} // namespace

QString slugBase(const QString &name)
{
    const QString slug = shortened(hyphenated(isAscii(name) ? name : inLatin(name)));
    return slug.isEmpty() ? QStringLiteral("event") : slug;
}

QStringList slugsOf(const QString &base)
{
    QStringList slugs{base};
    for (int number = 2; number <= kNumbered; ++number) {
        slugs += QString(base % u'-' % QString::number(number));
    }
    return slugs;
}

QString slugStem(const QString &base)
{
    const auto isDigit = [](QChar c) { return c >= u'0' && c <= u'9'; };
    qsizetype end = base.size();
    for (qsizetype at = end - 1; at > 0 && (isDigit(base[at]) || base[at] == u'-'); --at) {
        if (base[at] == u'-') {
            end = at;
        }
    }
    return base.first(end);
}

bool isSlug(QStringView text)
{
    return !text.isEmpty() && text.size() <= kLongestOfAll && isLetterOrDigit(text.front())
        && isLetterOrDigit(text.back()) && std::all_of(text.begin(), text.end(), [](QChar c) {
               return isLetterOrDigit(c) || c == u'-';
           });
}

QString KnownSlugs::take(const QString &name, const Uuid &event)
{
    const QString base = slugBase(name);
    const QStringList slugs = slugsOf(base);
    const auto isOwn = [&](const QString &slug) { return owners.value(slug) == event; };
    const auto isFree = [&](const QString &slug) { return !owners.contains(slug); };
    auto best = std::find_if(slugs.begin(), slugs.end(), isOwn);
    if (best == slugs.end() && !busyStems.contains(slugStem(base))) {
        best = std::find_if(slugs.begin(), slugs.end(), isFree);
    }
    const QString slug = best != slugs.end() ? *best : QString(base % u'-' % endOf(event));
    owners.insert(slug, event);
    return slug;
}

} // namespace boxoffice

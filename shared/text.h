// What text is, for the rules of what people type and for finding it again.
//
// Threads: pure functions.
#pragma once

#include <QString>
#include <QStringList>
#include <QStringView>

namespace boxoffice {

// Returns the character (a lone surrogate is one, too) that begins at `at`, which goes behind it.
// Requires: at < text.size().
char32_t nextCharacter(QStringView text, qsizetype &at);
// Returns the character that ends at `at`, which goes before it. Requires: at > 0.
char32_t previousCharacter(QStringView text, qsizetype &at);

bool isAscii(QStringView text);
// Whether a character is as good as never seen: general category Cf, default ignorables, variation
// selectors, tags.
bool isHidden(char32_t c);
// Of category Cc.
bool isControl(QChar c);

// One line: NFC, white space folded to single blanks, none at the ends and no hidden character
// there. Variation selectors and tags stay at the end, where they belong to an emoji.
QString lineOf(const QString &text);
QString withoutHidden(QStringView text);
// Whether something of it is drawn.
bool hasVisible(QStringView text);

// For comparing as people search: without case, accents, hidden characters and differences of
// compatibility (full width, ligatures); ss for ß and the like. As boxoffice_fold() of the
// database.
QString foldedForSearch(const QString &text);
// The words to look for, folded; each of them is wanted, in any order.
QStringList searchWords(const QString &query);
// Whether a text holds each of the words. folded: by foldedForSearch().
bool holdsAll(const QString &folded, const QStringList &words);

} // namespace boxoffice

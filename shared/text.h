// Unicode text: the rules for input, and folding for search.
//
// Threads: pure functions.
#pragma once

#include <QString>
#include <QStringList>
#include <QStringView>

namespace boxoffice {

// Returns the character (a lone surrogate is one, too) that begins at `at`, and advances `at`.
// Requires: at < text.size().
char32_t nextCharacter(QStringView text, qsizetype &at);
// Returns the character that ends at `at`, and moves `at` before it. Requires: at > 0.
char32_t previousCharacter(QStringView text, qsizetype &at);

bool isAscii(QStringView text);
// Whether a character is invisible: general category Cf, default ignorables, variation selectors,
// tags.
bool isHidden(char32_t c);
// Of category Cc.
bool isControl(QChar c);

// Returns one line: NFC, white space collapsed to single blanks, trimmed of white space and hidden
// characters. Variation selectors and tags at the end stay, because they belong to an emoji.
QString lineOf(const QString &text);
QString withoutHidden(QStringView text);
// Without the characters that turn the direction of what follows them (Unicode Annex 9), so that a
// text cannot show the one behind it from its end.
QString withoutTurns(QString text);
// Whether any of it is visible: a character that is neither white space nor hidden, no mark without
// a character before it, and not the braille pattern without dots.
bool hasVisible(QStringView text);

// Folds text for search: without case, accents, hidden characters and compatibility differences
// (full width, ligatures); ss for ß and the like. The same as boxoffice_fold() of the database.
QString foldedForSearch(const QString &text);
// Returns the search terms, folded. All of them must occur, in any order.
QStringList searchWords(const QString &query);
// Whether a text contains all words. folded: by foldedForSearch().
bool holdsAll(const QString &folded, const QStringList &words);

} // namespace boxoffice

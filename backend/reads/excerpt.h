// The beginning of a text, for lists that do not show all of it.
//
// Threads: a pure function.
#pragma once

#include <QString>

namespace boxoffice {

// Returns the text if it has at most `most` characters (code points), else its beginning, cut after
// a word if one ends nearby, and "…": at most `most` characters in all.
// Requires: most > 0.
QString excerptOf(const QString &text, int most);

} // namespace boxoffice

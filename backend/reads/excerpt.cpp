#include "backend/reads/excerpt.h"

namespace boxoffice {

QString excerptOf(const QString &text, int most)
{
    qsizetype end = 0; // of the first most - 1 code points
    int count = 0;
    for (; end < text.size() && count < most - 1; ++count) {
        end += text[end].isHighSurrogate() && end + 1 < text.size() ? 2 : 1;
    }
    const qsizetype left = text.size() - end;
    const bool oneLeft = left == 1 || (left == 2 && text[end].isHighSurrogate());
    if (left == 0 || oneLeft) {
        return text;
    }
    qsizetype cut = end;
    while (cut > 0 && !text[cut].isSpace()) {
        --cut;
    }
    if (cut < end / 2) { // one long word, or a language that does not part them
        cut = end;
    }
    while (cut > 0 && text[cut - 1].isSpace()) {
        --cut;
    }
    return text.first(cut) + u'\u2026';
}

} // namespace boxoffice

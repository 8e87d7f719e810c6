// Paragraphs on a page of a PDF (Pango on cairo).
//
// Threads: belongs to one thread.
#pragma once

#include <QString>

using cairo_t = struct _cairo;

namespace boxoffice {

struct TextStyle
{
    double size = 12; // points
    bool isBold = false;
    double grey = 0;   // 0: black
    int mostLines = 1; // what does not fit ends in an ellipsis
};

// Draws a paragraph with its upper left corner at (x, y), broken into lines of the width: between
// words or, where a word is too long, anywhere. One that reads from right to left is at the right
// end of the width. Returns its height, 0 for an empty text.
double drawText(cairo_t *page, double x, double y, double width, const QString &text,
                const TextStyle &style);

// Whether this machine has any font.
bool hasFonts();

} // namespace boxoffice

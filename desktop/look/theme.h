// The console's look: a hand-tuned palette for Fusion, light and dark, and one style sheet made
// from it. Widgets take colours from theme(), never from literals of their own.
//
// Threads: GUI only.
#pragma once

#include <QColor>

class QApplication;

namespace boxoffice {

enum class ColorScheme { System, Light, Dark };

struct Theme
{
    bool dark = false;
    QColor window, panel, base, alternate, border, text, mutedText;
    QColor accent, accentSoft, onAccent, selection, selectionText;
    QColor good, warning, danger, warningSoft, dangerSoft, track;
};

// The one in use.
const Theme &theme();
// May be called again at any time: everything follows. System: as the desktop has it.
void applyTheme(QApplication &app, ColorScheme scheme);

} // namespace boxoffice

#include "desktop/look/theme.h"

#include "shared/utf8.h"

#include <QApplication>
#include <QFile>
#include <QPalette>
#include <QPixmapCache>
#include <QStyle>
#include <QStyleFactory>

namespace boxoffice {

namespace {

const Theme kLight{.dark = false,
                   .window = QColor(0xf3, 0xf5, 0xf4),
                   .panel = QColor(0xfa, 0xfb, 0xfa),
                   .base = QColor(0xff, 0xff, 0xff),
                   .alternate = QColor(0xf8, 0xfa, 0xf9),
                   .border = QColor(0xd8, 0xde, 0xdb),
                   .text = QColor(0x1b, 0x24, 0x21),
                   .mutedText = QColor(0x5d, 0x6a, 0x65),
                   .accent = QColor(0x0c, 0x6b, 0x58),
                   .accentSoft = QColor(0xe0, 0xf0, 0xeb),
                   .onAccent = QColor(0xff, 0xff, 0xff),
                   .selection = QColor(0xd6, 0xeb, 0xe4),
                   .selectionText = QColor(0x0e, 0x2e, 0x26),
                   .good = QColor(0x1d, 0x8a, 0x6f),
                   .warning = QColor(0xb2, 0x6a, 0x00),
                   .danger = QColor(0xb3, 0x2d, 0x2d),
                   .warningSoft = QColor(0xfd, 0xf1, 0xda),
                   .dangerSoft = QColor(0xfb, 0xe6, 0xe4),
                   .track = QColor(0xe4, 0xe9, 0xe7)};

const Theme kDark{.dark = true,
                  .window = QColor(0x1d, 0x21, 0x20),
                  .panel = QColor(0x22, 0x27, 0x25),
                  .base = QColor(0x17, 0x1b, 0x1a),
                  .alternate = QColor(0x1b, 0x1f, 0x1e),
                  .border = QColor(0x38, 0x40, 0x3d),
                  .text = QColor(0xe3, 0xe9, 0xe6),
                  .mutedText = QColor(0x9a, 0xa8, 0xa2),
                  .accent = QColor(0x45, 0xb8, 0x9b),
                  .accentSoft = QColor(0x1f, 0x3b, 0x34),
                  .onAccent = QColor(0x08, 0x1d, 0x18),
                  .selection = QColor(0x24, 0x48, 0x3e),
                  .selectionText = QColor(0xee, 0xf8, 0xf5),
                  .good = QColor(0x45, 0xb8, 0x9b),
                  .warning = QColor(0xe5, 0xae, 0x55),
                  .danger = QColor(0xef, 0x80, 0x7a),
                  .warningSoft = QColor(0x3a, 0x30, 0x1c),
                  .dangerSoft = QColor(0x40, 0x25, 0x24),
                  .track = QColor(0x30, 0x37, 0x34)};

const Theme *s_theme = &kLight;

QPalette paletteOf(const Theme &t)
{
    QPalette p;
    const auto set = [&p](QPalette::ColorRole role, const QColor &color, const QColor &disabled) {
        p.setColor(QPalette::Active, role, color);
        p.setColor(QPalette::Inactive, role, color);
        p.setColor(QPalette::Disabled, role, disabled);
    };
    QColor faded = t.mutedText;
    faded.setAlpha(130);
    set(QPalette::Window, t.window, t.window);
    set(QPalette::WindowText, t.text, faded);
    set(QPalette::Base, t.base, t.panel);
    set(QPalette::AlternateBase, t.alternate, t.alternate);
    set(QPalette::Text, t.text, faded);
    set(QPalette::PlaceholderText, t.mutedText, faded);
    set(QPalette::Button, t.panel, t.window);
    set(QPalette::ButtonText, t.text, faded);
    set(QPalette::BrightText, t.danger, faded);
    set(QPalette::Highlight, t.dark ? t.selection : t.accent, t.track);
    set(QPalette::HighlightedText, t.dark ? t.selectionText : t.onAccent, faded);
    set(QPalette::Link, t.accent, faded);
    set(QPalette::LinkVisited, t.accent, faded);
    set(QPalette::ToolTipBase, t.dark ? t.panel : t.text, t.panel);
    set(QPalette::ToolTipText, t.dark ? t.text : t.base, faded);
    set(QPalette::Light, t.base, t.base);
    set(QPalette::Midlight, t.alternate, t.alternate);
    set(QPalette::Mid, t.border, t.border);
    set(QPalette::Dark, t.border.darker(120), t.border);
    set(QPalette::Shadow, QColor(0, 0, 0, t.dark ? 160 : 60), QColor(0, 0, 0, 40));
    return p;
}

// Names in console.qss: @accent and so on, longest first so that none is cut by a shorter one.
QString filled(QString sheet, const Theme &t)
{
    const std::pair<const char *, QColor> names[] = {{"@selectionText", t.selectionText},
                                                     {"@warningSoft", t.warningSoft},
                                                     {"@dangerSoft", t.dangerSoft},
                                                     {"@accentSoft", t.accentSoft},
                                                     {"@mutedText", t.mutedText},
                                                     {"@selection", t.selection},
                                                     {"@alternate", t.alternate},
                                                     {"@onAccent", t.onAccent},
                                                     {"@warning", t.warning},
                                                     {"@danger", t.danger},
                                                     {"@accent", t.accent},
                                                     {"@border", t.border},
                                                     {"@window", t.window},
                                                     {"@panel", t.panel},
                                                     {"@track", t.track},
                                                     {"@base", t.base},
                                                     {"@text", t.text}};
    for (const auto &[name, color] : names) {
        sheet.replace(QLatin1StringView(name), color.name());
    }
    sheet.replace(QLatin1StringView("$scheme"), QLatin1StringView(t.dark ? "dark" : "light"));
    return sheet;
}

QString styleSheetOf(const Theme &t)
{
    QFile sheet(QStringLiteral(":/style/console.qss"));
    [[maybe_unused]] const bool opened = sheet.open(QIODevice::ReadOnly);
    Q_ASSERT(opened); // it is part of the program
    return filled(fromUtf8(sheet.readAll()), t);
}

// Fusion's start-up palette is the desktop's own, before ours replaces it.
bool desktopIsDark()
{
    static const bool dark = QApplication::palette().color(QPalette::Window).lightness() < 128;
    return dark;
}

} // namespace

const Theme &theme()
{
    return *s_theme;
}

void applyTheme(QApplication &app, ColorScheme scheme)
{
    const bool systemDark = desktopIsDark();
    const bool dark = scheme == ColorScheme::Dark || (scheme == ColorScheme::System && systemDark);
    s_theme = dark ? &kDark : &kLight;
    if (app.style()->name().compare(QStringLiteral("fusion"), Qt::CaseInsensitive) != 0
        && app.styleSheet().isEmpty()) {
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    }
    QPixmapCache::clear(); // icons are painted in the theme's colours
    QApplication::setPalette(paletteOf(*s_theme));
    app.setStyleSheet(styleSheetOf(*s_theme));
}

} // namespace boxoffice

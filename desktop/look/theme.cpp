#include "desktop/look/theme.h"

#include <QApplication>
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

// Names in the sheet: @accent and so on, longest first so that none is cut by a shorter one.
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
    return filled(QStringLiteral(R"(
QToolBar { background: @panel; border: 0; border-bottom: 1px solid @border; padding: 5px 8px; spacing: 4px; }
QToolBar QToolButton { padding: 5px 10px; border-radius: 6px; border: 1px solid transparent; }
QToolBar QToolButton:hover { background: @accentSoft; }
QToolBar QToolButton:focus { border-color: @accent; }
QToolBar QToolButton:pressed { background: @selection; }
QToolBar::separator { background: @border; width: 1px; margin: 6px 6px; }
QMenuBar { background: @panel; }
QMenuBar::item { padding: 5px 10px; border-radius: 5px; background: transparent; }
QMenuBar::item:selected { background: @accentSoft; color: @text; }
QMenu { background: @base; border: 1px solid @border; padding: 4px; }
QMenu::item { padding: 5px 26px 5px 10px; border-radius: 5px; }
QMenu::item:selected { background: @accentSoft; color: @text; }
QMenu::item:disabled { color: @mutedText; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { background: @border; height: 1px; margin: 4px 8px; }
QStatusBar { background: @panel; border-top: 1px solid @border; }
QStatusBar::item { border: 0; }
QTableView { background: @base; alternate-background-color: @alternate; border: 1px solid @border;
  border-radius: 6px; gridline-color: transparent; selection-background-color: @selection;
  selection-color: @selectionText; outline: 0; }
QTableView::item { padding: 0 8px; border: 0; }
QTableView:focus { border-color: @accent; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QHeaderView { background: @panel; border: 0; border-top-left-radius: 6px; border-top-right-radius: 6px; }
QHeaderView::section { background: @panel; color: @mutedText; border: 0;
  border-bottom: 1px solid @border; padding: 7px 11px; font-weight: 600; }
QHeaderView::section:hover { color: @text; }
QLineEdit, QPlainTextEdit, QSpinBox, QDateTimeEdit, QComboBox { background: @base; color: @text;
  border: 1px solid @border; border-radius: 6px; padding: 5px 8px; min-height: 20px;
  selection-background-color: @accent; selection-color: @onAccent; }
QLineEdit:focus, QPlainTextEdit:focus, QSpinBox:focus, QDateTimeEdit:focus, QComboBox:focus { border-color: @accent; }
QLineEdit:disabled, QPlainTextEdit:disabled, QSpinBox:disabled, QDateTimeEdit:disabled, QComboBox:disabled { background: @window; color: @mutedText; }
QLineEdit[problem="true"], QPlainTextEdit[problem="true"], QSpinBox[problem="true"],
QDateTimeEdit[problem="true"], QComboBox[problem="true"] { border-color: @danger; }
QComboBox::drop-down, QDateTimeEdit::drop-down { border: 0; width: 24px; }
QComboBox::down-arrow, QDateTimeEdit::down-arrow { image: url(:/images/down-$scheme.png); width: 12px; height: 12px; }
QSpinBox::up-button, QSpinBox::down-button { border: 0; width: 22px; }
QSpinBox::up-arrow { image: url(:/images/up-$scheme.png); width: 12px; height: 12px; }
QSpinBox::down-arrow { image: url(:/images/down-$scheme.png); width: 12px; height: 12px; }
QCheckBox { spacing: 8px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid @border; border-radius: 4px; background: @base; padding: 1px; }
QCheckBox::indicator:hover, QCheckBox:focus::indicator { border-color: @accent; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; image: url(:/images/check-$scheme.png); }
QComboBox QAbstractItemView { background: @base; border: 1px solid @border; selection-background-color: @selection; selection-color: @selectionText; }
QPushButton { background: @base; color: @text; border: 1px solid @border; border-radius: 6px; padding: 6px 14px; min-height: 18px; }
QPushButton:hover { background: @accentSoft; border-color: @accent; }
QPushButton:pressed { background: @selection; }
QPushButton:focus { border-color: @accent; }
QPushButton:disabled { color: @mutedText; background: @window; }
QPushButton:default, QPushButton[primary="true"] { background: @accent; color: @onAccent; border-color: @accent; }
QPushButton:default:focus, QPushButton[primary="true"]:focus { border: 2px solid @text; padding: 5px 13px; }
QPushButton:default:disabled, QPushButton[primary="true"]:disabled { background: @track; color: @mutedText; border-color: @border; }
QTabWidget::pane { border: 0; border-top: 1px solid @border; top: -1px; }
QTabBar { background: transparent; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: @mutedText; padding: 8px 4px; margin-right: 20px;
  border: 0; border-bottom: 2px solid transparent; font-weight: 600; }
QTabBar::tab:selected { color: @accent; border-bottom-color: @accent; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:focus { color: @accent; border-bottom-color: @accent; }
QSplitter::handle { background: @window; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle { background: @border; border-radius: 4px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: @mutedText; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QToolTip { border: 1px solid @border; padding: 4px 6px; }
QProgressBar { background: @track; border: 0; border-radius: 3px; text-align: center; color: @text; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QLabel[role="title"] { font-size: 18pt; font-weight: 600; }
QLabel[role="muted"] { color: @mutedText; }
QLabel[role="problem"] { color: @danger; }
QLabel[role="field"] { color: @mutedText; font-weight: 600; }
QLabel[role="tileValue"] { font-size: 16pt; font-weight: 600; }
QLabel[role="empty"] { color: @mutedText; font-size: 12pt; }
QFrame[role="card"] { background: @base; border: 1px solid @border; border-radius: 8px; }
QFrame[role="bar"] { background: @warningSoft; border: 0; border-bottom: 1px solid @warning; }
QFrame[role="bar"][severity="error"] { background: @dangerSoft; border-bottom-color: @danger; }
QFrame[role="strip"] { background: @warningSoft; border: 1px solid @warning; border-radius: 6px; }
QFrame[role="notice"] { background: @accentSoft; border: 1px solid @accent; border-radius: 8px; }
QFrame[role="notice"][severity="error"] { background: @dangerSoft; border-color: @danger; }
)"),
                  t);
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

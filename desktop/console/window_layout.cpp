#include "desktop/console/window_layout.h"

#include <QEvent>
#include <QHeaderView>
#include <QMainWindow>
#include <QScreen>
#include <QSplitter>
#include <QTableView>

namespace boxoffice {

namespace {

constexpr int kLayoutSavedMs = 500; // after the last change

} // namespace

WindowLayout::WindowLayout(QMainWindow &window, QSplitter &splitter, const Tables &tables)
    : QObject(&window)
    , m_window(window)
    , m_splitter(splitter)
    , m_tables(tables)
{
    restore();
    watch();
}

void WindowLayout::restore()
{
    // Also with the frame that the desktop puts around it.
    m_window.resize(
        QSize(1280, 800).boundedTo(m_window.screen()->availableGeometry().size() - QSize(8, 40)));
    m_window.restoreGeometry(m_settings.layout(QStringLiteral("window")));
    m_window.restoreState(m_settings.layout(QStringLiteral("bars")));
    const QByteArray splitter = m_settings.layout(QStringLiteral("splitter"));
    if (splitter.isEmpty()) {
        m_splitter.setSizes({656, 596});
    } else {
        m_splitter.restoreState(splitter);
    }
    for (const auto &[name, table] : m_tables) {
        table->horizontalHeader()->restoreState(m_settings.layout(name));
    }
}

void WindowLayout::watch()
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kLayoutSavedMs);
    connect(&m_soon, &QTimer::timeout, this, &WindowLayout::save);
    const auto soon = qOverload<>(&QTimer::start);
    connect(&m_splitter, &QSplitter::splitterMoved, &m_soon, soon);
    for (const auto &[name, table] : m_tables) {
        const QHeaderView *header = table->horizontalHeader();
        connect(header, &QHeaderView::sectionResized, &m_soon, soon);
        connect(header, &QHeaderView::sectionMoved, &m_soon, soon);
        connect(header, &QHeaderView::sortIndicatorChanged, &m_soon, soon);
    }
    m_window.installEventFilter(this);
}

bool WindowLayout::eventFilter(QObject *, QEvent *event)
{
    const bool changes = event->type() == QEvent::Resize || event->type() == QEvent::Move;
    if (changes && m_window.isVisible()) {
        m_soon.start();
    }
    return false;
}

void WindowLayout::save()
{
    m_settings.setLayout(QStringLiteral("window"), m_window.saveGeometry());
    m_settings.setLayout(QStringLiteral("bars"), m_window.saveState());
    m_settings.setLayout(QStringLiteral("splitter"), m_splitter.saveState());
    for (const auto &[name, table] : m_tables) {
        m_settings.setLayout(name, table->horizontalHeader()->saveState());
    }
}

} // namespace boxoffice

#include "desktop/look/form_widgets.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QScreen>
#include <QStyle>
#include <QTabWidget>
#include <QTableView>
#include <QTextDocument>
#include <QVBoxLayout>

#include <algorithm>

namespace boxoffice {

FieldBox::FieldBox(const QString &label, QWidget *editor, QWidget *parent)
    : QWidget(parent)
    , m_editor(editor)
    , m_problem(new QLabel(this))
{
    auto *name = new QLabel(label, this);
    name->setProperty("role", QStringLiteral("field"));
    name->setBuddy(editor);
    editor->setAccessibleName(QString(label).remove(u'&'));
    m_problem->setProperty("role", QStringLiteral("problem"));
    m_problem->setWordWrap(true);
    m_problem->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(name);
    layout->addWidget(editor);
    layout->addWidget(m_problem);
}

namespace {

// For a sentence that it has no room for. It does not shrink again: buttons stay where they are.
void growWindow(QWidget &inside)
{
    QWidget *window = inside.window();
    QLayout *layout = window->layout();
    if (!layout || !window->isVisible()) {
        return;
    }
    layout->activate();
    const int width = window->width();
    const int needed = layout->hasHeightForWidth() ? layout->minimumHeightForWidth(width)
                                                   : layout->minimumSize().height();
    const int most = window->screen()->availableGeometry().height();
    if (needed > window->height()) {
        window->resize(width, std::min(needed, most));
    }
}

} // namespace

void FieldBox::setProblem(const QString &sentence)
{
    if (m_problem->text() == sentence) {
        return;
    }
    m_problem->setText(sentence);
    m_problem->setVisible(!sentence.isEmpty());
    growWindow(*this);
    m_editor->setAccessibleDescription(sentence);
    m_editor->setProperty("problem", !sentence.isEmpty());
    m_editor->style()->unpolish(m_editor);
    m_editor->style()->polish(m_editor);
}

void FieldBox::focusEditor()
{
    for (QWidget *inside = m_editor; inside; inside = inside->parentWidget()) {
        auto *tabs = qobject_cast<QTabWidget *>(inside);
        for (int page = 0; tabs && page < tabs->count(); ++page) {
            if (tabs->widget(page)->isAncestorOf(m_editor)) {
                tabs->setCurrentIndex(page);
            }
        }
    }
    m_editor->setFocus();
}

namespace {

QString textOf(const QTextDocument &document)
{
    return document.toRawText().replace(QChar::ParagraphSeparator, u'\n');
}

} // namespace

TextEdit::TextEdit(QWidget *parent) : QPlainTextEdit(parent)
{
    setTabChangesFocus(true);
}

QString TextEdit::text() const
{
    return textOf(*document());
}

QString TextEdit::asShown(const QString &text)
{
    QTextDocument document;
    document.setPlainText(text);
    return textOf(document);
}

// Shift+Return ends a line as Return does; Qt's U+2028 is not what people mean by it.
void TextEdit::keyPressEvent(QKeyEvent *event)
{
    if (event == QKeySequence::InsertLineSeparator) {
        textCursor().insertBlock();
        ensureCursorVisible();
        event->accept();
    } else {
        QPlainTextEdit::keyPressEvent(event);
    }
}

ElidedLabel::ElidedLabel(QWidget *parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {0, QLabel::minimumSizeHint().height()};
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    const QString shown = fontMetrics().elidedText(text(), Qt::ElideRight, width());
    setToolTip(shown == text() ? QString() : text());
    QPainter painter(this);
    style()->drawItemText(&painter, rect(), static_cast<int>(alignment()), palette(), isEnabled(),
                          shown, foregroundRole());
}

void orderTabs(const QList<QWidget *> &widgets)
{
    for (qsizetype i = 1; i < widgets.size(); ++i) {
        QWidget::setTabOrder(widgets.at(i - 1), widgets.at(i));
    }
}

namespace {

// A click beside the rows would take the highlight away, but not what the row's actions act upon.
class KeepsSelection final : public QObject
{
public:
    explicit KeepsSelection(QTableView &table) : QObject(&table), m_table(table)
    {
        table.viewport()->installEventFilter(this);
    }

    bool eventFilter(QObject *, QEvent *event) override
    {
        return event->type() == QEvent::MouseButtonPress
            && !m_table.indexAt(static_cast<QMouseEvent *>(event)->position().toPoint()).isValid();
    }

private:
    QTableView &m_table;
};

} // namespace

void setUpTable(QTableView &table, bool sortable)
{
    new KeepsSelection(table); // owned by the table
    table.setShowGrid(false);
    table.setAlternatingRowColors(true);
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setEditTriggers(QAbstractItemView::NoEditTriggers);
    table.setWordWrap(false);
    table.setTabKeyNavigation(false); // Tab leaves the table
    table.setContextMenuPolicy(Qt::CustomContextMenu);
    table.setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table.setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table.verticalHeader()->hide();
    table.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table.verticalHeader()->setDefaultSectionSize(table.fontMetrics().height() + 16);
    table.horizontalHeader()->setHighlightSections(false);
    table.horizontalHeader()->setStretchLastSection(true);
    table.horizontalHeader()->setSectionsMovable(true);
    table.horizontalHeader()->setSectionsClickable(sortable); // else it would look sortable
    table.horizontalHeader()->setSortIndicatorShown(sortable);
    table.setSortingEnabled(sortable);
}

QString selectionAsText(const QTableView &table)
{
    QModelIndexList rows = table.selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QString text;
    for (const QModelIndex &row : std::as_const(rows)) {
        QStringList cells;
        for (int visual = 0; visual < table.horizontalHeader()->count(); ++visual) {
            const int column = table.horizontalHeader()->logicalIndex(visual);
            if (!table.isColumnHidden(column)) {
                cells.append(row.siblingAtColumn(column).data().toString());
            }
        }
        text += cells.join(u'\t') + u'\n';
    }
    return text;
}

} // namespace boxoffice

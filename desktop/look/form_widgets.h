// Small widgets that several dialogs and views share.
//
// Threads: GUI only.
#pragma once

#include <QLabel>
#include <QPlainTextEdit>
#include <QWidget>

class QTableView;

namespace boxoffice {

// A field with its name above it and, when something is wrong with it, a sentence below it.
class FieldBox : public QWidget
{
    Q_OBJECT

public:
    // editor: becomes a child; label: with & before its shortcut letter.
    FieldBox(const QString &label, QWidget *editor, QWidget *parent);

    // Empty: nothing is wrong.
    void setProblem(const QString &sentence);
    QString problem() const { return m_problem->text(); }
    // Also where it is on a page of tabs that is not shown.
    void focusEditor();
    QWidget *editor() const { return m_editor; }

private:
    QWidget *m_editor;
    QLabel *m_problem;
};

// Several lines of plain text. Tab leaves it.
class TextEdit : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit TextEdit(QWidget *parent);

    // Lines end with \n; unlike toPlainText() it keeps no-break spaces and U+2028.
    QString text() const;
    // Returns what text() is after setPlainText(text).
    static QString asShown(const QString &text);

protected:
    void keyPressEvent(QKeyEvent *event) override;
};

// One line that is cut with an ellipsis where it does not fit, and told in full by the tool tip.
class ElidedLabel : public QLabel
{
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget *parent);
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
};

// Tab goes through them in this order. Requires: one window has them all.
void orderTabs(const QList<QWidget *> &widgets);
// Rows without a grid, selected as a whole, sortable by header if `sortable`.
void setUpTable(QTableView &table, bool sortable);
// The selected rows (or the current one) as tab-separated text, in the order shown.
QString selectionAsText(const QTableView &table);

} // namespace boxoffice

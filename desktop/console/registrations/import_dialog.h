// A file of people for one event: first what would become of each row, then, if a person wants
// that, the import itself with what became of each.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/console_session.h"
#include "desktop/books/people_import.h"
#include "desktop/books/people_reading.h"
#include "desktop/books/people_table_model.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSortFilterProxyModel;
class QTableView;

namespace boxoffice {

class FieldBox;
class TypeChoice;

class ImportDialog : public QDialog
{
    Q_OBJECT

public:
    // session: borrowed, outlives this.
    ImportDialog(ConsoleSession &session, const Event &event, const QString &path, QWidget *parent);
    ~ImportDialog() override;

    // While it imports, it asks whether to stop, and stays.
    void reject() override;

    // For tests
    PeopleTableModel &model() { return m_model; }
    PeopleImport &people() { return m_import; }

private:
    void nameParts();
    QPushButton *button(const QString &text, const char *name);
    void buildTable();
    void layOut(const QString &eventName, const QString &path);
    void wire();
    void wireImport();
    void say(const QString &sentence, bool isProblem = false);
    void checkAgain();
    void showRead(const QList<CheckedPerson> &people);
    void showFailed(const QString &why);
    QString notes() const;
    void showState();
    QString summary() const;
    QString importText(int count) const;
    void importAll();
    PeopleImport::Wish wishOf(int row) const;
    void onFinished();
    void saveResults();
    void writeResults(const QString &path);

    ConsoleSession &m_session;
    const Event m_event;
    PeopleReading m_reading;
    PeopleImport m_import;
    PeopleTableModel m_model;
    QSortFilterProxyModel *m_shown;
    QLabel *m_notes;
    TypeChoice *m_type;
    FieldBox *m_typeBox;
    QLabel *m_summary;
    QCheckBox *m_onlyProblems;
    QTableView *m_table;
    QLabel *m_empty = nullptr;
    QProgressBar *m_bar;
    QLabel *m_said;
    QPushButton *m_again;
    QPushButton *m_save;
    QPushButton *m_stop;
    QPushButton *m_go;
    QPushButton *m_close;
    bool m_isChecked = false; // the rows are of the latest dry run
    bool m_isGone = false;    // the event was deleted
};

} // namespace boxoffice

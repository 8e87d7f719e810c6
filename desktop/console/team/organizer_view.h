// The organizer's own name, where answers to its mails go, and the categories that it offers for
// its events: a form that an owner saves.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/organizer_book.h"
#include "desktop/look/form_widgets.h"

class QLineEdit;
class QPushButton;

namespace boxoffice {

class ProblemStrip;

class OrganizerView : public QWidget
{
    Q_OBJECT

public:
    // book: borrowed, outlives this.
    OrganizerView(OrganizerBook &book, QWidget *parent);

    void setBusy(bool busy);
    // The fields show what the book has by now.
    void showSaved();
    // Beside its field. Returns false if it is of none of them.
    bool showError(const ApiError &error);

Q_SIGNALS:
    // What differs, as the server takes it.
    void saveWanted(const boxoffice::OrganizerPatch &patch);

private:
    void layOut();
    QLabel *hint(const QString &text);
    void onTyped();
    static QString categoriesRule();
    void showState();
    void fill();
    bool isEdited() const;
    QStringList categories() const; // as they are typed, without empty lines
    // Nothing where a field says what is wrong.
    std::optional<OrganizerPatch> patch();
    void submit();

    OrganizerBook &m_book;
    std::optional<Organizer> m_shown; // what the fields began with
    ProblemStrip *m_problem;
    QLineEdit *m_name;
    QLineEdit *m_replyTo;
    TextEdit *m_categories;
    FieldBox *m_nameBox;
    FieldBox *m_replyToBox;
    FieldBox *m_categoriesBox;
    QPushButton *m_save;
    bool m_isBusy = false;
};

} // namespace boxoffice

// The organizer's own name, where answers to its mails go, how attendees reach it, which sites may
// show its events, and the categories that it offers for them: a form that an owner saves.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/organizer_book.h"
#include "desktop/look/form_widgets.h"

#include <array>
#include <optional>
#include <utility>

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
    // By the server's names of their members.
    std::array<std::pair<const char *, FieldBox *>, 5> boxes() const;
    QLabel *ruleSaying(const QString &text);
    void layOut();
    void heedTyping();
    static QString categoriesRule();
    void showState();
    void fill();
    bool isEdited() const;
    QString sitesProblem() const;
    QStringList categories() const; // as they are typed, without empty lines
    // Nothing where a field says what is wrong.
    std::optional<OrganizerPatch> patch();
    void submit();

    OrganizerBook &m_book;
    std::optional<Organizer> m_shown; // what the fields began with
    ProblemStrip *m_problem;
    QLineEdit *m_name;
    QLineEdit *m_replyTo;
    QLineEdit *m_contact;
    TextEdit *m_sites; // an origin a line
    TextEdit *m_categories;
    FieldBox *m_nameBox;
    FieldBox *m_replyToBox;
    FieldBox *m_contactBox;
    FieldBox *m_sitesBox;
    FieldBox *m_categoriesBox;
    QPushButton *m_save;
    bool m_isBusy = false;
};

} // namespace boxoffice

// Registers somebody by hand for one event; stays open for the next one.
//
// Threads: GUI only.
#pragma once

#include "desktop/client/api_error.h"
#include "desktop/console/registrations/type_choice.h"
#include "desktop/look/form_widgets.h"
#include "shared/api/registration_dto.h"

#include <QDialog>

class QCheckBox;
class QLineEdit;
class QPushButton;

namespace boxoffice {

class RegisterDialog : public QDialog
{
    Q_OBJECT

public:
    enum class Names { Unknown /* to the server */, Welcome, Required };

    RegisterDialog(const QString &eventName, Names names, QWidget *parent);

    // What there is to choose from, as it is now; without types nothing is.
    void offerTypes(const SeatRoom &room);
    // Beyond the capacity, too.
    void offerExceeding();
    // What a person has to know beforehand; empty: nothing.
    void showAbout(const QString &sentence);

    void setBusy(bool busy);
    void showError(const ApiError &error);
    void showRegistered(const QString &email);
    // Nobody can be registered any more.
    void showEventGone();

Q_SIGNALS:
    // Plausible, and cleaned.
    void registrationRequested(const boxoffice::RegistrationAddition &addition);

private:
    void nameParts();
    void layOut(const QString &eventName);
    void wire();
    void submit();
    bool checkName();
    // Empty: none is offered.
    void offer(const QString &address);
    FieldBox *boxOf(const ApiError &error) const;
    QList<QWidget *> inputs() const;

    const Names m_names;
    QLabel *m_about;
    QLineEdit *m_name;
    FieldBox *m_nameBox;
    QLineEdit *m_email;
    FieldBox *m_emailBox;
    QPushButton *m_meant; // puts the address that was probably meant in the place of what was typed
    QString m_offered;
    TypeChoice *m_type;
    FieldBox *m_typeBox;
    QCheckBox *m_exceeds;
    QLabel *m_aboutExceeding;
    QLabel *m_done;
    QPushButton *m_register;
    bool m_eventGone = false;
};

} // namespace boxoffice

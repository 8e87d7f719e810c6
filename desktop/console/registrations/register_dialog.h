// Registers somebody by hand for one event; stays open for the next one.
//
// Threads: GUI only.
#pragma once

#include "desktop/client/api_error.h"
#include "desktop/look/form_widgets.h"
#include "shared/api/registration_dto.h"

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace boxoffice {

class RegisterDialog : public QDialog
{
    Q_OBJECT

public:
    enum class Names { Unknown /* to the server */, Welcome, Required };

    RegisterDialog(const QString &eventName, Names names, QWidget *parent);

    void setBusy(bool busy);
    void showError(const ApiError &error);
    void showRegistered(const QString &email);
    // Nobody can be registered any more.
    void showEventGone();

Q_SIGNALS:
    // Plausible, and cleaned.
    void registrationRequested(const boxoffice::RegistrationDraft &draft);

private:
    void layOut(const QString &eventName);
    void submit();
    bool checkName();
    // Empty: none is offered.
    void offer(const QString &address);

    const Names m_names;
    QLineEdit *m_name;
    FieldBox *m_nameBox;
    QLineEdit *m_email;
    FieldBox *m_emailBox;
    QPushButton *m_meant; // puts the address that was probably meant in the place of what was typed
    QString m_offered;
    QLabel *m_done;
    QPushButton *m_register;
    bool m_eventGone = false;
};

} // namespace boxoffice

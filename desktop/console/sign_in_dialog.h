// Where a person says who they are. It sends nothing itself.
//
// Threads: GUI only.
#pragma once

#include "desktop/client/api_error.h"
#include "desktop/look/form_widgets.h"
#include "shared/api/access_requests.h"

#include <QDialog>

class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace boxoffice {

class SignInDialog : public QDialog
{
    Q_OBJECT

public:
    struct Occasion
    {
        QUrl server;
        QString email;         // of whoever was signed in; may be empty
        bool hasEnded = false; // a session did, and something waits for another
        bool isKept = false;   // there is a key store for the token
    };
    SignInDialog(const Occasion &occasion, QWidget *parent);

    void setBusy(bool busy);
    void showError(const ApiError &error);

Q_SIGNALS:
    void signInRequested(const boxoffice::SignInRequest &request);

private:
    void layOut(const Occasion &occasion);
    void addWarnings(QVBoxLayout &layout, const Occasion &occasion);
    QLabel *sentence(const QString &text, const char *role);
    void growToFit();
    void submit();

    QLineEdit *m_email;
    QLineEdit *m_password;
    QLineEdit *m_code;
    FieldBox *m_emailBox;
    FieldBox *m_passwordBox;
    FieldBox *m_codeBox;
    QLabel *m_problem;
    QPushButton *m_signIn;
    QPushButton *m_notNow;
};

} // namespace boxoffice

// Whom to invite, and as what. It sends nothing itself.
//
// Threads: GUI only.
#pragma once

#include "desktop/client/api_error.h"
#include "desktop/look/form_widgets.h"
#include "shared/api/access_requests.h"

#include <QDialog>

class QComboBox;
class QLineEdit;
class QPushButton;

namespace boxoffice {

class InviteDialog : public QDialog
{
    Q_OBJECT

public:
    explicit InviteDialog(QWidget *parent);

    void setBusy(bool busy);
    void showError(const ApiError &error);

Q_SIGNALS:
    void inviteRequested(const boxoffice::TeamRequest &request);

private:
    void layOut();
    void submit();
    Role role() const;

    QLineEdit *m_email;
    FieldBox *m_emailBox;
    QComboBox *m_role;
    QLabel *m_about;
    QPushButton *m_invite;
    QPushButton *m_cancel;
};

} // namespace boxoffice

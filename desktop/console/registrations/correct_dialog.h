// Where the name, address and ticket type of one registration are corrected; the server's
// objections are shown beside the field. It sends nothing itself.
//
// Threads: GUI only.
#pragma once

#include "desktop/client/api_error.h"
#include "desktop/console/registrations/type_choice.h"
#include "desktop/look/form_widgets.h"
#include "shared/api/registration_dto.h"

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace boxoffice {

class CorrectDialog : public QDialog
{
    Q_OBJECT

public:
    // sendsMail: whether somebody with another address gets to know of it.
    CorrectDialog(const Registration &registration, bool namesRequired, bool sendsMail,
                  QWidget *parent);

    // Types to move it to; nothing where there are none.
    void offerTypes(const SeatRoom &room);
    void setBusy(bool busy);
    void showError(const ApiError &error);

Q_SIGNALS:
    // What differs; plausible.
    void correctionRequested(const boxoffice::RegistrationPatch &patch);

private:
    void layOut(bool sendsMail);
    void submit();
    bool check();
    FieldBox *boxOf(const ApiError &error) const;

    const Registration m_registration;
    const bool m_namesRequired;
    QLineEdit *m_name;
    QLineEdit *m_email;
    FieldBox *m_nameBox;
    FieldBox *m_emailBox;
    TypeChoice *m_type;
    FieldBox *m_typeBox;
    QLabel *m_busy;
    QPushButton *m_save;
};

} // namespace boxoffice

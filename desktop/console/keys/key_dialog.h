// What a new key is called, what it may do and how long. It sends nothing itself.
//
// Threads: GUI only.
#pragma once

#include "desktop/client/api_error.h"
#include "desktop/look/form_widgets.h"
#include "shared/api/access_requests.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;

namespace boxoffice {

class KeyDialog : public QDialog
{
    Q_OBJECT

public:
    explicit KeyDialog(QWidget *parent);

    void setBusy(bool busy);
    void showError(const ApiError &error);

Q_SIGNALS:
    void keyRequested(const boxoffice::KeyDraft &draft);

private:
    QWidget *scopeBoxes();
    void fillExpiries();
    void layOut();
    void submit();
    QList<Permission> scopes() const;

    QLineEdit *m_name;
    FieldBox *m_nameBox;
    QList<std::pair<Permission, QCheckBox *>> m_scopes;
    FieldBox *m_scopesBox;
    QComboBox *m_expiry;
    FieldBox *m_expiryBox;
    QPushButton *m_create;
    QPushButton *m_cancel;
};

} // namespace boxoffice

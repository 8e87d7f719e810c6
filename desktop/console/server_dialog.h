// Where the address of the server is typed. It accepts anything that is an address; whether a
// Boxoffice server answers there, the connection bar tells.
//
// Threads: GUI only.
#pragma once

#include "desktop/look/form_widgets.h"

#include <QDialog>
#include <QUrl>

class QLineEdit;

namespace boxoffice {

class ServerDialog : public QDialog
{
    Q_OBJECT

public:
    ServerDialog(const QUrl &server, QWidget *parent);

Q_SIGNALS:
    void serverChosen(const QUrl &server);

private:
    void choose();

    QLineEdit *m_address;
    FieldBox *m_addressBox;
};

} // namespace boxoffice

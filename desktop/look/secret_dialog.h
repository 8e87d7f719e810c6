// Something that is shown this once, to be copied: a key, a link.
//
// Threads: GUI only.
#pragma once

#include <QDialog>

class QLabel;
class QLineEdit;

namespace boxoffice {

class SecretDialog : public QDialog
{
    Q_OBJECT

public:
    // what: names the secret for screen readers.  about: what it is good for.
    SecretDialog(const QString &title, const QString &about, const QString &what,
                 const QString &secret, QWidget *parent);

private:
    void layOut(QLabel &text);
    void copy();

    QLineEdit *m_secret;
    QLabel *m_done;
};

} // namespace boxoffice

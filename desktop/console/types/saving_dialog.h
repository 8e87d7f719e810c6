// A dialog whose fields are saved by somebody else. While that goes on, nothing can be edited, and
// Cancel stops it: what was typed stays, and saving it once more is safe.
//
// Threads: GUI only.
#pragma once

#include "desktop/client/api_error.h"
#include "desktop/look/form_widgets.h"

#include <QDialog>

class QPushButton;

namespace boxoffice {

class SavingDialog : public QDialog
{
    Q_OBJECT

public:
    void setBusy(bool busy, const QString &why = {});
    // Beside the field at fault, or above all.
    void showError(const ApiError &error);
    void tell(const QString &sentence);

    void reject() override;

Q_SIGNALS:
    // What was typed is plausible.
    void saveWanted();
    void stopWanted();

protected:
    // save: what the button says, with & before its shortcut letter.
    SavingDialog(const QString &title, const QString &save, QWidget *parent);
    // Requires: called once. order: what Tab goes through.
    void setForm(QWidget &form, const QList<QWidget *> &order);
    void closeEvent(QCloseEvent *event) override;

    // Returns whether all of it is plausible; else the first field at fault has the focus.
    virtual bool check() = 0;
    virtual bool isChanged() const = 0;
    // Null: there is no such field.
    virtual FieldBox *boxOf(const QString &wireField) const = 0;

private:
    void save();
    void askWhetherToDiscard();

    bool m_busy = false;
    QLabel *m_message;
    QWidget *m_form = nullptr;
    QLabel *m_progress;
    QPushButton *m_cancel;
    QPushButton *m_save;
};

} // namespace boxoffice

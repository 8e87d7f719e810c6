#include "desktop/console/types/saving_dialog.h"

#include <QCloseEvent>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

namespace boxoffice {

SavingDialog::SavingDialog(const QString &title, const QString &save, QWidget *parent)
    : QDialog(parent)
    , m_message(new QLabel(this))
    , m_progress(new QLabel(this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_save(new QPushButton(save, this))
{
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
    m_message->setWordWrap(true);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setProperty("role", QStringLiteral("problem"));
    m_message->setObjectName(QStringLiteral("savingMessage"));
    m_message->hide();
    m_progress->setProperty("role", QStringLiteral("muted"));
    m_progress->setObjectName(QStringLiteral("savingProgress"));
    m_cancel->setObjectName(QStringLiteral("savingCancel"));
    m_cancel->setAutoDefault(false);
    m_save->setObjectName(QStringLiteral("savingSave"));
    m_save->setDefault(true);
    connect(m_save, &QPushButton::clicked, this, &SavingDialog::save);
    connect(m_cancel, &QPushButton::clicked, this, &SavingDialog::reject);
}

void SavingDialog::setForm(QWidget &form, const QList<QWidget *> &order)
{
    m_form = &form;
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_progress, 1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_save);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 20, 22, 18);
    layout->setSpacing(14);
    layout->addWidget(m_message);
    layout->addWidget(m_form, 1);
    layout->addLayout(buttons);
    orderTabs(order + QList<QWidget *>{m_cancel, m_save});
    order.first()->setFocus();
}

void SavingDialog::save()
{
    m_message->hide();
    if (check()) {
        Q_EMIT saveWanted();
    }
}

void SavingDialog::setBusy(bool busy, const QString &why)
{
    m_busy = busy;
    m_progress->setText(busy ? why : QString());
    m_form->setEnabled(!busy);
    m_save->setEnabled(!busy);
    m_cancel->setText(busy ? tr("Stop") : tr("Cancel"));
}

void SavingDialog::showError(const ApiError &error)
{
    const bool isStopped = error.kind == ApiFailure::Cancelled;
    const QString sentence = error.outcomeUnknown || isStopped
        ? tr("%1 Whether it was saved is not known; saving once more is safe.")
              .arg(isStopped ? tr("Stopped.") : error.message)
        : error.message;
    FieldBox *box = boxOf(error.field);
    if (!box) {
        tell(sentence);
        return;
    }
    box->setProblem(sentence);
    box->focusEditor();
}

void SavingDialog::tell(const QString &sentence)
{
    m_message->setText(sentence);
    m_message->show();
}

void SavingDialog::reject()
{
    if (m_busy) {
        Q_EMIT stopWanted();
    } else if (isChanged()) {
        askWhetherToDiscard();
    } else {
        QDialog::reject();
    }
}

void SavingDialog::askWhetherToDiscard()
{
    auto *question = new QMessageBox(QMessageBox::Question, tr("Discard changes?"),
                                     tr("What you have changed here is not saved."),
                                     QMessageBox::Discard | QMessageBox::Cancel, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setDefaultButton(QMessageBox::Cancel);
    connect(question, &QMessageBox::finished, this, [this](int answer) {
        if (answer == QMessageBox::Discard) {
            QDialog::reject();
        }
    });
    question->open();
}

// By the window's own button.
void SavingDialog::closeEvent(QCloseEvent *event)
{
    event->ignore();
    reject();
}

} // namespace boxoffice
